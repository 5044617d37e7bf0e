"""The least a summary can cost with the same libraries: read the files, write as many cells.

`python -m tests.benchmarks.floor RETURNS SUMMARY OUTPUT`: calamine reads every file, XlsxWriter
writes as many formatted cells as the summary holds, in one process; nothing is checked or merged.
"""

import re
import sys
import zipfile
from datetime import date
from itertools import cycle, islice
from pathlib import Path

import xlsxwriter
from python_calamine import CalamineWorkbook

MOST_ROWS = 20_000


def cells_in(summary: Path) -> int:
    """Count the cells of a workbook, blank ones with a format too."""
    with zipfile.ZipFile(summary) as parts:
        sheets = [name for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
        return sum(len(re.findall(rb"<c ", parts.read(name))) for name in sheets)


def main(returns: Path, summary: Path, output: Path) -> None:
    """Read and write."""
    rows = []
    for path in sorted(returns.glob("*.xlsx")):
        book = CalamineWorkbook.from_path(str(path))
        for name in book.sheet_names:
            read = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            rows += read[4:] if name == "Return" else []
    count = cells_in(summary)
    book = xlsxwriter.Workbook(str(output), {"strings_to_formulas": False})
    text = book.add_format({"text_wrap": True, "border": 1, "valign": "top"})
    day = book.add_format({"num_format": "dd/mm/yyyy", "border": 1, "valign": "top"})
    written = 0
    for number, row in enumerate(islice(cycle(rows), count // len(rows[0]) + 1)):
        if number % MOST_ROWS == 0:
            sheet = book.add_worksheet()
        for column, value in enumerate(row):
            place = (number % MOST_ROWS, column)
            if isinstance(value, date):
                sheet.write_datetime(*place, value, day)
            elif value == "":
                sheet.write_blank(*place, None, text)
            elif isinstance(value, str):
                sheet.write_string(*place, value, text)
            else:
                sheet.write_number(*place, value, text)
        written += len(row)
    book.close()


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
