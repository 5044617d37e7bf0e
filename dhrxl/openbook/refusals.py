"""What Excel may refuse, in plain words: an open cell, a protected sheet, Protected View, a lock.

Excel says these things in another way on Windows, on a Mac and on the web; a person is told the
same sentence everywhere, with what to do. A busy Excel, a lost one and a Mac that does not allow it
are known by their numbers, whatever language Excel speaks. Windows has one number for everything
else (0x800A03EC), so protection, Protected View and locks are known in English only; in another
language Excel's own words are shown. What was being written is never looked at: it may hold
anything.
"""

import re
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

from dhrxl.errors import DhrxlError


class ExcelRefused(DhrxlError):  # noqa: N818 - read as a sentence
    """Excel did not take what was asked of it."""


BUSY = (
    "Excel is waiting for you: a cell is being edited or a window is open. Press Enter or Esc, "
    "close the window, and press the button again."
)
PROTECTED = (
    "The sheet is protected, so nothing was written into it. Take the protection off (Review, "
    "Unprotect Sheet) if it is yours to change, and press the button again."
)
FILTERED = (
    'A filter hides rows of the sheet "{sheet}", and Excel would put results into wrong rows. '
    "Clear it (Data, Clear) and press the button again."
)
BOOK_PROTECTED = (
    "The structure of this workbook is protected, so no sheet can be added. Take the protection "
    "off (Review, Protect Workbook), or use another workbook."
)
PROTECTED_VIEW = (
    "This workbook is in Protected View. Click Enable Editing in the yellow bar if you trust it, "
    "and press the button again."
)
LOCKED = (
    "This workbook is read-only: somebody else has it open, or the file is locked. Save it under "
    "another name and press the button again."
)
GONE = "The workbook is no longer open. Open it and press the button again."
NOT_ALLOWED = (
    "This Mac does not let Python work with Excel. Allow it in System Settings, Privacy & "
    "Security, Automation, and press the button again."
)
OWN_WORDS = (
    'Excel did not do what it was asked and says: "{words}" If this workbook or sheet is protected '
    "or read-only, change that first (Review), and press the button again."
)
UNKNOWN = (
    "Excel did not do what it was asked and did not say why. Close other windows of Excel, take "
    "protection off this workbook (Review), and press the button again."
)

_NUMBERS = {
    -2147418111: BUSY,  # RPC_E_CALL_REJECTED
    -2147417846: BUSY,  # RPC_E_SERVERCALL_RETRYLATER
    -2146777998: BUSY,  # 0x800AC472, while a cell is being edited
    -1712: BUSY,  # errAETimeout
    -1743: NOT_ALLOWED,  # errAEEventNotPermitted
    -2147417848: GONE,  # RPC_E_DISCONNECTED
    -2147023174: GONE,  # RPC_S_SERVER_UNAVAILABLE
    -2147023170: GONE,  # RPC_S_CALL_FAILED
    -600: GONE,  # procNotFound
    -609: GONE,  # connectionInvalid
}
_SIGNS = (
    (
        BOOK_PROTECTED,
        r"workbook is protected|structure is protected"
        r"|(add|delete|move) method of (work)?sheets? class failed",
    ),
    (PROTECTED_VIEW, r"protected view"),
    (
        PROTECTED,
        r"protected sheet|sheet is protected|sheet that is protected|to change is protected"
        r"|accessdenied|unable to set the \w+ property of the (range|interior|font|borders?) class",
    ),
    (LOCKED, r"read-only|locked for editing"),
)
_BRIDGES = ("pywintypes", "pythoncom", "appscript", "aem", "aeosa", "xlwings")
"""Where the errors of Excel and of the way to it come from."""


@contextmanager
def in_plain_words() -> Iterator[None]:
    """Turn what Excel refuses into a sentence.

    Raises:
        ExcelRefused: Excel refused. Faults of our own are not covered up.
    """
    try:
        yield
    except DhrxlError:
        raise
    except Exception as error:
        sentence = refusal(error)
        if not sentence:
            raise
        raise ExcelRefused(sentence) from error


def refusal(error: Exception) -> str:
    """Say what Excel refused, or nothing where the error is not one of Excel's.

    >>> refusal(Exception(-2147418111, "Call was rejected by callee.")) == BUSY
    True
    """
    if _is_rejected(error):
        return BUSY
    numbers, words, details = _parts(error)
    for number in numbers:
        if number in _NUMBERS:
            return _NUMBERS[number]
    for sentence, signs in _SIGNS:
        if re.search(signs, words, re.IGNORECASE):
            return sentence
    is_theirs = type(error).__module__.partition(".")[0] in _BRIDGES
    if not is_theirs or isinstance(error, NotImplementedError):
        return ""
    return OWN_WORDS.format(words=details) if details else UNKNOWN


def _is_rejected(error: Exception) -> bool:
    """Whether xlwings on Windows gave up a call that Excel went on rejecting.

    It says so by `ExcelBusyError`; or pywin32 gives nothing for what was asked, over which xlwings
    stumbles (`COMRetryObjectWrapper`).
    """
    if type(error).__name__ == "ExcelBusyError":
        return True
    if not isinstance(error, AttributeError | TypeError) or "'NoneType'" not in str(error):
        return False
    steps = traceback.extract_tb(error.__traceback__)
    return bool(steps) and re.search(r"(^|[\\/])_xlwindows\.py$", steps[-1].filename) is not None


def _parts(error: Exception) -> tuple[list[int], str, str]:
    """Give the numbers of an error, its words, and what of them Excel adds about the case.

    On Windows an error is a number, its text, and details of which the third is Excel's text and
    the last its number (`pywintypes.com_error`). On a Mac it has a number and a message, and holds
    the values that were being written too (`appscript.reference.CommandError`).
    """
    if hasattr(error, "errornumber"):
        return [error.errornumber], str(getattr(error, "errormessage", "")), ""
    given = error.args
    details = given[2] if len(given) > 2 and isinstance(given[2], tuple) else ()
    parts = (*given, *details)
    numbers = [part for part in parts if isinstance(part, int)]
    words = " ".join(part for part in parts if isinstance(part, str)) or str(error)
    text = details[2] if len(details) > 2 and isinstance(details[2], str) else ""
    return numbers, words, text.strip()
