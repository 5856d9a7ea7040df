"""Does to a dataset what other writers do, with pylance.

usage: change_dataset.py URI CHANGE...

compact             merges all fragments
delete PREDICATE    deletes rows
update PREDICATE C=EXPRESSION
                    gives rows another value, which moves them to a new fragment
"""

import sys

import lance

uri, change, *arguments = sys.argv[1:]
dataset = lance.dataset(uri)
if change == "compact":
    dataset.optimize.compact_files(target_rows_per_fragment=1 << 20)
elif change == "delete":
    dataset.delete(arguments[0])
elif change == "update":
    dataset.update(dict([arguments[1].split("=", 1)]), where=arguments[0])
else:
    sys.exit(f"No such change: {change}")
