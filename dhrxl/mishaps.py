"""What Excel may refuse, in plain words: an open cell, a protected sheet, Protected View, a lock.

Excel says these things in another way on Windows, on a Mac and on the web; a person is told the
same sentence everywhere, with what to do.
"""

import re
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
UNKNOWN = (
    "Excel did not do what it was asked and did not say why. Close other windows of Excel and "
    "press the button again."
)

_SIGNS = (
    (BUSY, r"call was rejected by callee|-2147418111|-2146777998|-2147417846|0x800ac472"),
    (NOT_ALLOWED, r"-1743|not authori[sz]ed to send apple events"),
    (BOOK_PROTECTED, r"workbook is protected|structure is protected"),
    (PROTECTED_VIEW, r"protected view"),
    (PROTECTED, r"protected sheet|sheet is protected|sheet that is protected|accessdenied"),
    (LOCKED, r"read-only|locked for editing"),
    (GONE, r"rpc server is unavailable|-2147023174|object invoked has disconnected|-2147417848"),
    (PROTECTED, r"unable to set the \w+ property of the range class"),
)
_BRIDGES = ("pywintypes", "pythoncom", "appscript", "aem", "xlwings")
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
    said = " ".join(map(str, (*error.args, error)))
    for sentence, signs in _SIGNS:
        if re.search(signs, said, re.IGNORECASE):
            return sentence
    is_theirs = type(error).__module__.partition(".")[0] in _BRIDGES
    return UNKNOWN if is_theirs and not isinstance(error, NotImplementedError) else ""
