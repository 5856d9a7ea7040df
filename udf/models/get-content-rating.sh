#!/usr/bin/env bash
# Makes the model of the label content_rating: the MobileNetV2 of nsfwjs (MIT licence), which tells
# drawings, neutral pictures, and three kinds of adult ones apart.
#
#   get-content-rating.sh [DIR]      DIR is the current folder if not given
#
# Fetches the npm package nsfwjs, checks its checksum, and leaves in DIR content_rating.pt
# (TorchScript, 10 MB) and content_rating.yaml with the settings that declare the label. Needs npm,
# node and Python 3; no PyTorch.
set -euo pipefail

version=4.4.0
sha256=585cd178f3b994337c4d10a87b080d342fc52f8b9bf0085c4d1f345a3a1c5382

for tool in npm node python3 sha256sum tar; do
  command -v "$tool" >/dev/null || {
    echo "get-content-rating: there is no $tool on the PATH: install it" >&2
    exit 2
  }
done

here=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)
mkdir -p "${1:-.}"
target=$(cd "${1:-.}" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

(cd "$scratch" && npm pack --silent "nsfwjs@$version" >/dev/null)
package=$scratch/nsfwjs-$version.tgz
if ! echo "$sha256  $package" | sha256sum --check --status; then
  echo "get-content-rating: nsfwjs $version is not the package that was checked (sha256 $(sha256sum <"$package" | cut -c1-64), expected $sha256): nothing was made of it" >&2
  exit 1
fi
tar -xzf "$package" -C "$scratch" package/dist/models/mobilenet_v2 package/LICENSE

(cd "$scratch/package/dist/models/mobilenet_v2" && node -e '
  const fs = require("fs");
  const of = (exported) => exported.default ?? exported;
  fs.writeFileSync("model.json", JSON.stringify(of(require("./model.min.js"))));
  fs.writeFileSync("weights.bin", Buffer.from(of(require("./group1-shard1of1.min.js")), "base64"));
')
python3 "$here/content_rating.py" "$scratch/package/dist/models/mobilenet_v2/model.json" \
  "$scratch/package/dist/models/mobilenet_v2/weights.bin" "$scratch/content_rating.pt"
mv "$scratch/content_rating.pt" "$target/content_rating.pt"
cp "$scratch/package/LICENSE" "$target/content_rating.LICENSE"

cat >"$target/content_rating.yaml" <<YAML
# Add these lines to the job's config.yaml. Every machine of the cluster needs the model at this path.
labelstream.score.labels: quality;content_rating
labelstream.labels.content_rating.model: $target/content_rating.pt
labelstream.labels.content_rating.version: nsfwjs-$version-mobilenet-v2
labelstream.labels.content_rating.size: 224
labelstream.labels.content_rating.outputs: content_rating
labelstream.labels.content_rating.output.content_rating.kind: class
labelstream.labels.content_rating.output.content_rating.activation: softmax
labelstream.labels.content_rating.output.content_rating.classes: drawing;hentai;neutral;porn;sexy
labelstream.labels.content_rating.output.content_rating.score-column: content_rating_score
YAML
echo "Wrote content_rating.pt and content_rating.yaml to $target"
