"""What people do today, at best: `python -m tests.benchmarks.today RETURNS OUTPUT`.

pandas reads each return with openpyxl, the tables are put below each other and saved: no check, no
rating, no merge over what was agreed, no format.
"""

import sys
from pathlib import Path

import pandas as pd


def read(returns: Path) -> pd.DataFrame:
    """Read each return, and put the tables below each other."""
    tables = [
        pd.read_excel(path, sheet_name="Return", header=3, engine="openpyxl")
        for path in sorted(returns.glob("*.xlsx"))
    ]
    return pd.concat(tables)


def main(returns: Path, output: Path) -> None:
    """Read and save."""
    read(returns).to_excel(output)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))
