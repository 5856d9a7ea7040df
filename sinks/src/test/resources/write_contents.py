"""Writes a dataset as others do: contents in a column of the given kind, in several fragments.

usage: write_contents.py URI KIND ROWS ROWS_PER_FRAGMENT

KIND is binary, large_binary, blob, list or large_list. The content of row n is "content of n" three
times, but for every seventh row, which has none. No stable row ids, as is the default.
"""

import sys

import lance
import pyarrow as pa

uri, kind, rows, per_fragment = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
contents = [None if n % 7 == 3 else f"content of {n}".encode() * 3 for n in range(rows)]
types = {
    "binary": pa.binary(),
    "large_binary": pa.large_binary(),
    "blob": pa.large_binary(),
    "list": pa.list_(pa.binary()),
    "large_list": pa.large_list(pa.large_binary()),
}
metadata = {"lance-encoding:blob": "true"} if kind == "blob" else None
if kind.endswith("list"):
    contents = [None if c is None else [c, b"second"] for c in contents]
    contents[3] = []
field = pa.field("content", types[kind], metadata=metadata)
schema = pa.schema([pa.field("n", pa.int64()), field])
table = pa.table([pa.array(range(rows)), pa.array(contents, field.type)], schema=schema)
version = "2.0" if kind == "binary" else "2.1"
lance.write_dataset(table, uri, max_rows_per_file=per_fragment, data_storage_version=version)
