"""Reads labels with pylance, independently of the Java code, and prints what the dataset holds.

usage: read_note_labels.py URI KEY CONTENT COLUMN...

One JSON object: {"version": n, "rows": [[key, sha256 of the content, value of each column...], ...]}
"""

import hashlib
import json
import sys

import lance

uri, key, content, *columns = sys.argv[1:]
dataset = lance.dataset(uri)
rows = []
for batch in dataset.to_batches(columns=[key, content, *columns]):
    values = [batch.column(name).to_pylist() for name in [key, *columns]]
    for k, c, *labels in zip(values[0], batch.column(content), *values[1:]):
        rows.append([k, hashlib.sha256(c.as_buffer()).hexdigest() if c.is_valid else None, *labels])
json.dump({"version": dataset.version, "rows": rows}, sys.stdout)
