"""Reads what write_foreign.py wrote, and labels of it, with pylance.

usage: read_foreign.py FOLDER LABEL...

One JSON object: dataset -> {"changed": [ids of rows whose content changed], label: {id: [value, model]}}
"""

import json
import pathlib
import sys

import lance

folder, *labels = sys.argv[1:]
datasets = {}
for path in sorted(pathlib.Path(folder).glob("*.lance")):
    read = {"changed": [], **{label: {} for label in labels}}
    for row in lance.dataset(str(path)).to_table().to_pylist():
        n = int(row["id"].removeprefix("note-"))
        if row["images"] != [b"%d" % n * 40] or row["tokens"] != [n, n + 1]:
            read["changed"].append(row["id"])
        for label in labels:
            read[label][row["id"]] = [row[label], row[label + "_model"]]
    datasets[path.stem] = read
json.dump(datasets, sys.stdout)
