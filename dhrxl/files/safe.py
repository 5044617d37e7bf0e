"""A look at a packed file before any library reads it: is it what it says, and of bearable size?

Some files end the process that reads them, beyond what Python can catch: one cell in the last
column of the last row does. Others unpack to gigabytes, or hold a list of entities that grows
while it is read. All of them show it in their list of parts, or in the text of a part.
"""

import errno
import re
from collections.abc import Collection
from functools import cache, lru_cache

from dhrxl.files.containers.parts import Parts
from dhrxl.files.containers.pieces import SMALL, Pieces, Unpackable
from dhrxl.files.kinds import IN_EXCEL, Found
from dhrxl.files.limits import USUAL, Limits, megabytes
from dhrxl.model.cells import column_letters, row_and_column
from dhrxl.model.problems import Problem, Severity

_MENDED = "Open it in Excel, save it under a new name and send it again."
_SMALLER = "Copy the table into a fresh return, without what lies beyond it, and send that."
_GONE = (errno.ENOENT, errno.ESTALE, errno.ENOTDIR)


_NEARER = "Delete the rows and columns beyond the table, save it and send it again."
_BOMB_FROM = 4 * 2**20
"""Bytes below which a part may be packed as tightly as it will."""
_TIGHTEST = 1040
"""Bytes that deflate can at best make one of; what claims more has a damaged list of parts."""
_READ = (".xml", ".rels", ".vml", ".bin")
_UNREAD = ("docprops/", "customxml/", "meta-inf/")
"""Where nothing is looked for but plain words, so that declarations do no harm."""
FAR_CELL = re.compile(
    rb"""<(?:\w++:)?c\s(?=[^<>]*+(?<!/)>(?!\s*+</))(?:[^<>]*?\s)?"""
    rb"""r\s*+=\s*+["']([A-Za-z]{3,}+\d++|[A-Za-z]++\d{5,}+)["']"""
)
"""The address, worth a closer look, of a cell that holds something."""
FAR_ROW = re.compile(rb"""<(?:\w++:)?row\s(?:[^<>]*?\s)?r\s*+=\s*+["'](\d{5,}+)["']""")
_SPACES = bytes.maketrans(b"\t\n\r\v\f", b"     ")
UNPLACED = re.compile(
    rb"""<(?:\w++:)?c(?:\s++(?!r\s*=)[^\s=<>/]++\s*+=\s*+(?:"[^"<]*+"|'[^'<]*+'))*+\s*+>(?!\s*+</)"""
)
"""A cell that holds something and has no address: it stands in its row after the one before."""
_ODS_ROW = re.compile(rb"<table:table-row(\s[^<>]*+)?>")
_REPEATED = re.compile(rb"""\stable:number-rows-repeated\s*+=\s*+["'](\d++)["']""")
"""How often a row of an .ods sheet is there."""


WITHHELD = "withheld"
"""The fact by which a file that the system does not hand over is told from one of another kind."""


class Unreadable(Exception):  # noqa: N818 - read as a sentence: "raise Unreadable"
    """A file that holds no grid; says why as a problem, whose file the caller fills in."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


def safe_parts(
    data: bytes | Pieces, limits: Limits = USUAL, remedy: str = "", without: Collection[str] = ()
) -> Parts:
    """Give the parts of a packed file, known to be such that a library may read it.

    Args:
        data: The file, or what it is packed of.
        limits: What is bearable.
        remedy: What to do about a damaged one, where that is not to open it in Excel.
        without: Names of sheets that nobody will read, and that are not looked into.

    Raises:
        Unreadable: It had better not be read.
    """
    try:
        parts = Parts(data, limits)
        problem = danger(parts, limits, without)
    except Unpackable:
        problem = damaged()
    if problem is None:
        return parts
    if remedy and problem.code == "damaged-file":
        problem = damaged(problem.found, remedy)
    raise Unreadable(problem)


def danger(parts: Parts, limits: Limits, without: Collection[str] = ()) -> Problem | None:
    """Give the reason why no library should be asked to read a file, if there is one.

    Args:
        parts: What the file is packed of.
        limits: What is bearable.
        without: Names of sheets that nobody will read, and that are not looked into.

    Returns:
        A problem without its file: `password-protected`, `damaged-file` or `too-large`.
    """
    if parts.has_password:
        return Problem(code="password-protected")
    if parts.doubled:
        return damaged("a file with two parts of the same name")
    total = 0
    for part in parts.sizes:
        if part.unpacked > _TIGHTEST * max(1, part.packed):
            return damaged()
        total += part.unpacked
        if part.unpacked > limits.part_bytes:
            return too_large(
                f"{megabytes(part.unpacked)} in one part", megabytes(limits.part_bytes)
            )
        is_tight = part.unpacked > limits.ratio * max(1, part.packed)
        if part.unpacked > _BOMB_FROM and is_tight:
            found = f"a part that unpacks to {megabytes(part.unpacked)}"
            return too_large(found, f"{limits.ratio} times its packed size")
    if total > limits.all_bytes:
        return too_large(f"{megabytes(total)} when unpacked", megabytes(limits.all_bytes))
    return _in_parts(parts, limits, without)


def _in_parts(parts: Parts, limits: Limits, without: Collection[str]) -> Problem | None:
    """Look into the parts that libraries read; photographs and the like are left alone."""
    try:
        sheets = {name.casefold() for name in parts.sheets.values()}
        unread = {name.casefold() for name in parts.left_out(without)}
        is_document = not parts.has(parts.main) and parts.has("content.xml")
        for name in parts.names:
            folded = name.casefold()
            is_sheet = folded in sheets or folded.startswith("xl/worksheets/sheet")
            if folded.startswith(_UNREAD) or not (folded.endswith(_READ) or is_sheet):
                continue
            if folded in unread:
                continue
            if is_document and "/" in folded:  # macros and objects, which nobody reads
                continue
            if folded.endswith(".bin"):
                parts.raw(name)
                continue
            if parts.is_declared(name):
                return damaged("declarations that no spreadsheet program writes")
            text = parts.read(name)
            if is_sheet and (far := far_cell(parts.bare(name), limits)):
                return too_far(f"something in cell {far}", limits)
            if folded == "content.xml" and (rows := _repeated_rows(text)) > limits.furthest_row:
                return too_far(f"{rows:,} rows that repeat others", limits)
    except Unpackable:
        return damaged()
    return None


def too_far(found: str, limits: Limits) -> Problem:
    """Give the problem of a sheet that reaches too far out to be laid out in memory."""
    edge = f"{column_letters(limits.furthest_column)}{limits.furthest_row}"
    return too_large(found, f"cells up to {edge}", _NEARER)


def far_cell(sheet: bytes, limits: Limits) -> str:
    """Give the first cell that lies too far out."""
    return (_remembered if len(sheet) <= SMALL else _far_cell)(sheet, limits)


def _far_cell(sheet: bytes, limits: Limits) -> str:
    may_be_far = _beyond(limits.furthest_row, limits.furthest_column)
    if not may_be_far.search(sheet.translate(_SPACES)):
        return ""
    for match in FAR_CELL.finditer(sheet):
        address = match[1].decode().upper()
        row, column = row_and_column(address)
        if row > limits.furthest_row or column > limits.furthest_column:
            return address
    if FAR_ROW.search(sheet) and UNPLACED.search(sheet):
        furthest = max(map(int, FAR_ROW.findall(sheet)))
        if furthest > limits.furthest_row:
            return f"A{furthest}"
    return ""


_remembered = lru_cache(maxsize=32)(_far_cell)
"""The same of sheets that come with each return of a round: the cover, the lists."""


@cache
def _beyond(row: int, column: int) -> re.Pattern[bytes]:
    """Give what stands in every address, and every row, that lies further out than a cell.

    All white space is to be spaces. A number that is larger has more figures, or as many and no
    smaller a first one; letters of a column further out are more, or as many.
    """
    figures, letters = str(row), len(column_letters(column + 1))
    rest = len(figures) - 1
    larger = rf"[{figures[0]}-9]\d{{{rest}}}|\d{{{rest + 2},}}"
    return re.compile(
        rf""" r *+= *+["'](?:[A-Za-z]{{{letters},}}+\d|[A-Za-z]*+(?:{larger}))""".encode()
    )


def _repeated_rows(content: bytes) -> int:
    """Say how many rows an .ods file has only because it says how often; blank ones count for none.

    To read such a row takes memory for every time, and a file of a few kilobytes all there is.
    """
    total = 0
    for row in _ODS_ROW.finditer(content):
        times = _REPEATED.search(row[1] or b"") if not row[0].endswith(b"/>") else None
        if times is None:
            continue
        end = content.find(b"</table:table-row>", row.end())
        if end < 0:
            break
        if content.find(b"value-type=", row.end(), end) >= 0:
            total += int(times[1])
    return total


def damaged(found: str = "a damaged or cut-off file", remedy: str = "") -> Problem:
    """Give the problem of a file that no program should be asked to read."""
    return Problem(code="damaged-file", found=found, facts={"remedy": remedy or _MENDED})


def unread() -> Problem:
    """Give the problem of a workbook that is sound, and could not be read all the same."""
    return damaged("a workbook that could not be read", IN_EXCEL)


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
        code="not-a-workbook", found=found, facts={"remedy": remedy, WITHHELD: "by the system"},
        raised_to=Severity.ERROR,
    )  # fmt: skip
