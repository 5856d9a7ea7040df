"""Adds a column of one float32 a row to stored pictures, in the ways that others do it.

usage: add_column.py URI SCRATCH RUNS WAY...

URI is a Lance dataset with the columns "number" (int64) and "image". The WAYs are pylance_merge,
parquet and lance_ray. One JSON object: the seconds of each way, the median of RUNS runs after one
that does not count; start-up of Python, imports and of Ray are not in them. The score of a row is
half its number; that all rows have it is checked at the end.
"""

import json
import pathlib
import shutil
import statistics
import sys
import time

import lance
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

uri, scratch, runs = sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[3])
ways = sys.argv[4:]
numbers = lance.dataset(uri).to_table(columns=["number"])["number"].combine_chunks()
scores = pc.cast(pc.multiply(numbers, 0.5), pa.float32())
added = []


def timed(run):
    seconds = []
    for number in range(runs + 1):
        started = time.perf_counter()
        run(number)
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds[1:])


def pylance_merge(number):
    column = f"merged_{number}"
    table = pa.table({"number": numbers, column: scores})
    lance.dataset(uri).merge(table, "number")
    added.append(column)


def lance_ray_add_columns(number):
    column = f"ray_{number}"

    def score(batch):
        values = pc.cast(pc.multiply(batch["number"], 0.5), pa.float32())
        return pa.RecordBatch.from_arrays([values], [column])

    lance_ray.add_columns(uri, transform=score, read_columns=["number"], concurrency=2)
    added.append(column)


def write_parquet():
    files = []
    for fragment in lance.dataset(uri).get_fragments():
        file = scratch / f"before-{fragment.fragment_id}.parquet"
        table = fragment.to_table(columns=["number", "image"])
        pq.write_table(table, file, compression="none", use_dictionary=False)
        files.append(file)
    return files


def rewrite_parquet(number):
    position = 0
    for file in files:
        table = pq.read_table(file)
        table = table.append_column("score", scores.slice(position, len(table)))
        position += len(table)
        after = scratch / file.name.replace("before", "after")
        pq.write_table(table, after, compression="none", use_dictionary=False)
        after.replace(file.with_name(f"{file.name}.{number}"))


seconds = {}
if "pylance_merge" in ways:
    seconds["pylance_merge"] = timed(pylance_merge)
if "lance_ray" in ways:
    import lance_ray
    import ray

    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, logging_level="error")
    seconds["lance_ray"] = timed(lance_ray_add_columns)
    ray.shutdown()
if "parquet" in ways:
    files = write_parquet()
    runs = min(runs, 2)
    seconds["parquet"] = timed(rewrite_parquet)
    shutil.rmtree(scratch)

ours = [f.name for f in lance.dataset(uri).schema if f.name.startswith("score_") and not f.name.endswith("_model")]
rows = lance.dataset(uri).to_table(columns=["number"] + added + ours)
for column in added + ours:
    expected = pc.cast(pc.multiply(rows["number"], 0.5), pa.float32())
    if not rows[column].equals(expected):
        sys.exit(f"the column {column} does not hold the scores")
json.dump({"seconds": seconds, "checked": added + ours}, sys.stdout)
