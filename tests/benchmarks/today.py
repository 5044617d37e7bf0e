"""What people do today, at best: `python -m tests.benchmarks.today RETURNS OUTPUT`.

pandas reads each return with openpyxl, the tables are put below each other and saved: no check, no
rating, no merge over what was agreed, no format.
"""

import sys
from pathlib import Path

import pandas as pd


def main(returns: Path, output: Path) -> None:
    """Read, put together, save."""
    tables = [
        pd.read_excel(path, sheet_name="Return", header=3, engine="openpyxl")
        for path in sorted(returns.glob("*.xlsx"))
    ]
    pd.concat(tables).to_excel(output)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))
