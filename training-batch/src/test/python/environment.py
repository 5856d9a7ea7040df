"""Makes the Python environment that training is compared with, once: environment.py FOLDER.

Prints the path of its Python, and tells on standard error what it does meanwhile. The tests of
`mvn verify -Ppeers` and `labelstream benchmark training` take it from here, one for each content of
requirements.txt below FOLDER; whoever comes while it is made waits for it.
"""

import fcntl
import hashlib
import shutil
import subprocess
import sys
import time
from pathlib import Path

# 6 GB installed, and what pip downloads and unpacks meanwhile.
NEEDED_BYTES = 12_000_000_000

requirements = Path(__file__).resolve().with_name("requirements.txt")
folder = Path(sys.argv[1]).resolve()
home = folder / ("peers-" + hashlib.sha256(requirements.read_bytes()).hexdigest()[:12])
python = home / "bin" / "python"
# Written last: without it the folder is what a killed installation has left.
whole = home / "whole"


def run(*command):
    # Standard output is for the path alone.
    done = subprocess.run(command, stdout=sys.stderr)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))} ended with {done.returncode}")


folder.mkdir(parents=True, exist_ok=True)
with open(folder / "peers.lock", "w") as lock:
    fcntl.lockf(lock, fcntl.LOCK_EX)
    if not whole.exists():
        shutil.rmtree(home, ignore_errors=True)
        free = shutil.disk_usage(folder).free
        if free < NEEDED_BYTES:
            sys.exit(
                f"Cannot install the Python peers into {home}: it needs {NEEDED_BYTES / 1e9:.0f} GB for a while, "
                f"but {free / 1e9:.1f} GB are free. Make room there."
            )
        print(f"Installing transformers, peft and LLaMA-Factory into {home} (6 GB) ...", file=sys.stderr, flush=True)
        began = time.monotonic()
        run(sys.executable, "-m", "venv", home)
        run(python, "-m", "pip", "install", "-q", "--disable-pip-version-check", "-r", requirements)
        took = f"{time.monotonic() - began:.0f} s"
        whole.write_text(f"installed in {took}\n")
        print(f"Installed in {took}", file=sys.stderr, flush=True)
print(python)
