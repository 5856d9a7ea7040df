"""Writes a dataset of pictures as others do.

usage: write_pictures.py FOLDER URI KIND ROWS_PER_FRAGMENT STABLE MODE

One row for each file of the folder, with its name as id. KIND of the column "picture" is binary,
large_binary, blob or list (of the picture and something else); STABLE is yes or no, for row ids; MODE is
create or append.
"""

import pathlib
import sys

import lance
import pyarrow as pa

folder, uri, kind, per_fragment, stable, mode = sys.argv[1:7]
files = sorted(pathlib.Path(folder).iterdir())
types = {
    "binary": pa.binary(),
    "large_binary": pa.large_binary(),
    "blob": pa.large_binary(),
    "list": pa.list_(pa.binary()),
}
metadata = {"lance-encoding:blob": "true"} if kind == "blob" else None
pictures = [file.read_bytes() or None for file in files]
if kind == "list":
    pictures = [[picture, b"another"] if picture else [] for picture in pictures]
field = pa.field("picture", types[kind], metadata=metadata)
schema = pa.schema([pa.field("id", pa.string()), field])
table = pa.table([[file.name for file in files], pa.array(pictures, field.type)], schema=schema)
if mode == "append":
    stored = lance.dataset(uri).schema
    for missing in [f for f in stored if f.name not in table.column_names]:
        table = table.append_column(missing, pa.nulls(len(table), missing.type))
    table = table.select(stored.names).cast(stored)
lance.write_dataset(
    table,
    uri,
    mode=mode,
    max_rows_per_file=int(per_fragment),
    enable_stable_row_ids=stable == "yes",
)
