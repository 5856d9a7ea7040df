"""Reads a dataset of pictures with pylance, independently of the Java code, and prints its rows.

usage: read_images.py URI

One JSON object: {"version": n, "columns": {name: type}, "rows": [{name: value}, ...]}. In place of
its bytes, a picture has the SHA-256 that Python computes of them; times are in ISO 8601.
"""

import hashlib
import json
import sys

import lance

dataset = lance.dataset(sys.argv[1])
rows = []
for batch in dataset.to_batches():
    for row in batch.to_pylist():
        if row["image"] is not None:
            row["image"] = hashlib.sha256(row["image"]).hexdigest()
        rows.append(row)
columns = {field.name: str(field.type) for field in dataset.schema}
json.dump(
    {"version": dataset.version, "columns": columns, "rows": rows},
    sys.stdout,
    default=lambda time: time.isoformat(),
)
