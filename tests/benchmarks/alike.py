"""Today's way, given all that it lacks: `python -m tests.benchmarks.alike RETURNS TABLES OUTPUT`.

The loop of `today.py` reads the same returns; then the tables of a summary, merged and rated
beforehand and handed to it, are saved with the same rows and columns, plain, by pandas. So both
ways end with the same words, and only one has checked them.
"""

import pickle
import sys
from pathlib import Path

import pandas as pd

from tests.benchmarks.today import read


def main(returns: Path, tables: Path, output: Path) -> None:
    """Read the returns, take the tables, save them."""
    read(returns)
    with pd.ExcelWriter(output) as book:
        for name, table in pickle.loads(tables.read_bytes()).items():
            table.to_excel(book, sheet_name=name, header=False, index=False)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
