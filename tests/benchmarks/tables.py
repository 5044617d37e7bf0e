"""Keeps what stands in each sheet of a summary: `python -m tests.benchmarks.tables SUMMARY TABLES`.

`alike.py` is given them; a process of its own, for memory is measured in the one that starts it.
"""

import pickle
import sys
from pathlib import Path

import pandas as pd


def main(summary: Path, tables: Path) -> None:
    """Read and keep."""
    sheets = pd.read_excel(summary, sheet_name=None, header=None, engine="calamine")
    tables.write_bytes(pickle.dumps(sheets))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))
