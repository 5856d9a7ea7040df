"""Appends rows to a dataset as any other writer would.

usage: append_rows.py URI COUNT
"""

import sys

import lance
import pyarrow as pa

uri, count = sys.argv[1], int(sys.argv[2])
dataset = lance.dataset(uri)
for n in range(count):
    columns = {f.name: pa.nulls(1, f.type) for f in dataset.schema}
    columns["id"] = pa.array([f"foreign-{n}"])
    dataset = lance.write_dataset(pa.table(columns, schema=dataset.schema), uri, mode="append")
