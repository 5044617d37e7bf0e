"""Files that are not read: as problems that tell who sent them what to do."""

import errno

from dhrxl.files.kinds import Found
from dhrxl.model.problems import Problem, Severity

_MENDED = "Open it in Excel, save it under a new name and send it again."
_SMALLER = "Copy the table into a fresh return, without what lies beyond it, and send that."
_GONE = (errno.ENOENT, errno.ESTALE, errno.ENOTDIR)


def damaged(found: str = "a damaged or cut-off file", remedy: str = _MENDED) -> Problem:
    """Give the problem of a file that no program should be asked to read."""
    return Problem(code="damaged-file", found=found, facts={"remedy": remedy})


def too_large(found: str, limit: str, remedy: str = _SMALLER) -> Problem:
    """Give the problem of a file with more in it than any return has."""
    return Problem(code="too-large", found=found, facts={"limit": limit, "remedy": remedy})


def not_a_workbook(found: Found) -> Problem:
    """Give the problem of a file of another kind."""
    facts = {"remedy": found.remedy} if found.remedy else {}
    return Problem(code="not-a-workbook", found=found.words, facts=facts)


def unopened(error: OSError, what: str = "file") -> Problem:
    """Give the problem of a file, or a folder, that the system does not hand over."""
    words = (error.strerror or "no access").lower()
    found = f"a {what} that cannot be opened ({words})"
    remedy = "Close it in other programs, or ask for access to it, and try again."
    if error.errno in _GONE:
        found = f"a {what} that is no longer there"
        remedy = "It was moved or deleted meanwhile. Put it back, and try again."
    elif error.errno == errno.ENAMETOOLONG:
        found = f"a {what} whose name, with its folders, is too long"
        remedy = "Move it to a folder with a shorter name, and try again."
    return Problem(
        code="not-a-workbook", found=found, facts={"remedy": remedy}, raised_to=Severity.ERROR
    )
