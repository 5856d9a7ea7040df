"""Reads all columns of a dataset but the pictures, independently of the Java code.

usage: read_labels.py URI PICTURE_COLUMN

One JSON object: {"version": n, "merges": n, "tags": [...], "rows": [{name: value}, ...]}. In place of a picture's
bytes, a row has their SHA-256 under "sha256_read". Merges are the versions that fragments were
merged in.
"""

import hashlib
import json
import sys

import lance

uri, column = sys.argv[1:3]
dataset = lance.dataset(uri)
others = [f.name for f in dataset.schema if f.name != column]
rows = dataset.to_table(columns=others, with_row_id=True).to_pylist()
field = dataset.schema.field(column)
if (field.metadata or {}).get(b"lance-encoding:blob") == b"true":
    pictures = []
    for row in rows:
        blobs = dataset.take_blobs(column, ids=[row["_rowid"]])
        pictures.append(blobs[0].read() if blobs else None)
else:
    pictures = dataset.to_table(columns=[column])[column].to_pylist()
for row, picture in zip(rows, pictures):
    picture = picture[0] if isinstance(picture, list) and picture else picture
    row["sha256_read"] = hashlib.sha256(picture).hexdigest() if picture else None
transactions = dataset.get_transactions(dataset.version)
json.dump(
    {
        "version": dataset.version,
        "merges": sum(type(t.operation).__name__ == "Rewrite" for t in transactions if t),
        "tags": list(dataset.tags.list()),
        "rows": rows,
    },
    sys.stdout,
    default=str,
)
