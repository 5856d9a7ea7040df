"""Writes datasets of notes as other tools leave theirs: each file version, with and without stable row ids.

usage: write_foreign.py FOLDER NOTES

Three fragments each; the content is the first of a list, and one column must not be null.
"""

import sys

import lance
import pyarrow as pa

folder, notes = sys.argv[1], int(sys.argv[2])
schema = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("images", pa.list_(pa.binary())),
        pa.field("tokens", pa.list_(pa.int32())),
    ]
)
rows = [{"id": f"note-{n}", "images": [b"%d" % n * 40], "tokens": [n, n + 1]} for n in range(notes)]
for version in ["2.0", "2.1", "2.2"]:
    for row_ids in ["stable", "addresses"]:
        lance.write_dataset(
            pa.Table.from_pylist(rows, schema=schema),
            f"{folder}/{version}-{row_ids}.lance",
            max_rows_per_file=-(-notes // 3),
            data_storage_version=version,
            enable_stable_row_ids=row_ids == "stable",
        )
