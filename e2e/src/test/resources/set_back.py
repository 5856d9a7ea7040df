"""Sets a dataset back to a version or tag, with pylance, as an operator would.

usage: set_back.py URI TAG
"""

import sys

import lance

lance.dataset(sys.argv[1], version=sys.argv[2]).restore()
