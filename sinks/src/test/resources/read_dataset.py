"""Reads a dataset with pylance, independently of the Java code, and prints what it holds.

usage: read_dataset.py URI KEY CONTENT [VERSION|TAG]

One JSON object: {"version": n, "rows": [[key, sha256 of the content], ...]}
"""

import hashlib
import json
import sys

import lance

uri, key, content = sys.argv[1:4]
asof = sys.argv[4] if len(sys.argv) > 4 else None
dataset = lance.dataset(uri, version=int(asof) if asof and asof.isdigit() else asof)
rows = []
for batch in dataset.to_batches(columns=[key, content]):
    for k, c in zip(batch.column(0).to_pylist(), batch.column(1)):
        rows.append([k, None if not c.is_valid else hashlib.sha256(c.as_buffer()).hexdigest()])
json.dump({"version": dataset.version, "rows": rows}, sys.stdout)
