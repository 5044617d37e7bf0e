"""Excel on the web: the buttons that need no files, as scripts for xlwings Server and Lite.

Those of a round read and write files of the person who presses them, which no server sees.

Scripts take these over with one line, `from dhrxl.server import *`: in `custom_scripts/scripts.py`
of an xlwings Server project, in `main.py` of a workbook with xlwings Lite. A person sees the same
sentences as from the ribbon. On the web a message travels in an address, which servers log: what
a step says of its work is sheets, days and counts, never what stands in a cell.

xlwings has its own terms for this (see `help/web.md`) and asks for a licence key in
XLWINGS_LICENSE_KEY before it is loaded. Nothing here sets one. Where the key or xlwings is absent,
importing this module raises an ImportError that says so in one sentence.
"""

import logging
from collections.abc import Callable

from dhrxl import excel
from dhrxl.errors import DhrxlError
from dhrxl.openbook.book import OpenBook, chosen_day
from dhrxl.openbook.press import fault, press, whereabouts

NO_XLWINGS = (
    'xlwings is not installed. Install it with: python -m pip install "dhrxl[server]". '
    "Read its licence terms first: dhrxl help web."
)
NO_KEY = (
    "xlwings found no valid licence key, and Excel on the web needs one. Read the licence terms "
    "(dhrxl help web), set XLWINGS_LICENSE_KEY and start again."
)
try:
    import xlwings as xw
except ImportError:
    raise ImportError(NO_XLWINGS) from None
try:
    from xlwings.server import script
except xw.LicenseError:
    raise ImportError(NO_KEY) from None

__all__ = ["clear_marks", "next_problem", "rag_and_overdue", "validate"]

FAULT = "Your workbook is as it was. Please tell who looks after dhrxl what you did."
_log = logging.getLogger(__name__)


@script(name="Validate")
def validate(book: xw.Book) -> None:
    """Lists what may be wrong in this workbook, with links, and marks the cells."""
    _press(book, lambda opened: excel.validate(opened, chosen_day(opened)).sentence)


@script(name="RAG and overdue")
def rag_and_overdue(book: xw.Book) -> None:
    """Writes the rating and the timing of every action, with their colours."""
    _press(book, lambda opened: excel.rag_and_overdue(opened, chosen_day(opened)).sentence)


@script(name="Next problem")
def next_problem(book: xw.Book) -> None:
    """Goes to the next cell in the list of problems; the list says what may be wrong there."""
    _press(book, lambda opened: excel.next_problem(opened).sentence)


@script(name="Clear marks")
def clear_marks(book: xw.Book) -> None:
    """Takes the marks of Validate away again."""
    _press(book, lambda opened: excel.clear_marks(opened).sentence)


def _press(book: xw.Book, step: Callable[[OpenBook], str]) -> None:
    """Do a step, and say what came of it; of a step that failed nothing is carried out."""
    message = press(book, step, _explained)
    if message.mode == "critical":
        book.json()["actions"].clear()
    message.show(book)


def _explained(error: Exception) -> str:
    """Say what went wrong; a fault of ours is noted, without what people wrote."""
    if isinstance(error, DhrxlError):
        return str(error)
    _log.error(whereabouts(error))
    return fault(error, FAULT)
