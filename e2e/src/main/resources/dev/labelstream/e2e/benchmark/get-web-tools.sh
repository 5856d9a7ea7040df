#!/usr/bin/env bash
# Unpacks Debian's nginx and wrk, with the libraries they need, without installing them.
#
#   get-web-tools.sh OUT
#
# OUT gets the packages' files (OUT/usr/sbin/nginx, OUT/usr/bin/wrk ...). Takes the packages from
# whatever apt sources this machine has; needs apt and dpkg, but not root.
set -euo pipefail
export LC_ALL=C.UTF-8

die() { printf '%s\n' "$1" >&2; exit 1; }
for command in apt-get dpkg-deb; do
  command -v "$command" >/dev/null || die "there is no $command, so this is no Debian"
done

out=$1
work=$(mktemp -d "$out.XXXXXX")
trap 'rm -rf "$work"' EXIT
mkdir -p "$work"/lists/partial "$work"/cache/archives/partial "$work"/debs "$work"/root

# An apt state of its own: the machine's may be empty, old, or another's to change.
apt=(apt-get -q -o Dir::State::lists="$work/lists" -o Dir::Cache="$work/cache" -o Debug::NoLocking=true)
[[ $(id -u) != 0 ]] || apt+=(-o APT::Sandbox::User=root)
"${apt[@]}" update >"$work/log" 2>&1 || die "apt-get update failed"
(cd "$work/debs" && "${apt[@]}" download nginx wrk libluajit-5.1-2 libpcre2-8-0 libssl3 zlib1g libcrypt1) \
  >"$work/log" 2>&1 || die "apt-get cannot download them: $(grep -m1 '^E:' "$work/log" | sed 's#[a-z]*://[^ ]*#<source>#g')"
for package in "$work"/debs/*.deb; do
  dpkg-deb -x "$package" "$work/root"
done
[[ -x $work/root/usr/sbin/nginx && -x $work/root/usr/bin/wrk ]] || die "Debian's packages hold no nginx or wrk"
mv -T "$work/root" "$out"
