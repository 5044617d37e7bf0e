"""Shows what a workbook looks like: `python -m tests.render FOLDER WORKBOOK...` makes PNG pages.

LibreOffice prints each workbook as its print set-up says, and pdftoppm turns the pages into
pictures. For looking at, before a new expected file is kept. Those in tests/pictures are such pages
of `dhrxl demo` (page one, a return, what a receipt asks to mend), cut to what stands on them.
"""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.libreoffice.office import Office

DOTS_PER_INCH = 80


def render(
    office: Office, workbook: Path, folder: Path, *, recalculate: bool = False
) -> list[Path]:
    """Print a workbook into a folder, and give its pages as pictures, in order.

    Args:
        office: LibreOffice.
        workbook: What to look at.
        folder: Where the PDF and the pictures go.
        recalculate: Whether to work out the formulas first, as Excel does when it may edit.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with office.open(workbook) as document:
        if recalculate:
            document.recalculate()
        pdf = document.save_as(folder / f"{workbook.stem}.pdf")
    pages = folder / workbook.stem
    subprocess.run(["pdftoppm", "-r", str(DOTS_PER_INCH), "-png", pdf, pages], check=True)
    return sorted(folder.glob(f"{workbook.stem}-*.png"))


def main(arguments: Sequence[str]) -> None:
    """Render every workbook named, and print where its pages are."""
    folder, *workbooks = map(Path, arguments)
    office = Office()
    try:
        for workbook in workbooks:
            for page in render(office, workbook, folder):
                sys.stdout.write(f"{page}\n")
    finally:
        office.close()


if __name__ == "__main__":
    main(sys.argv[1:])
