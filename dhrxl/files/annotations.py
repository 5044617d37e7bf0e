"""What only openpyxl sees in a workbook: comments, and the colours of cells.

The one place that imports openpyxl to read. It is slow beside calamine, so it is asked only about
files whose parts show that there is something to see, and once about each.
"""

import colorsys
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Any

from dhrxl.files.containers.strict import usual_form
from dhrxl.files.package import Package
from dhrxl.model.terms import Rag

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

Place = tuple[str, int, int]
"""Sheet, row and column; rows and columns count from 1."""

_THEME = ("lt1", "dk1", "lt2", "dk2", *(f"accent{n}" for n in range(1, 7)), "hlink", "folHlink")
_OFFICE_THEME = (
    *("FFFFFF", "000000", "E7E6E6", "44546A", "4472C4", "ED7D31"),
    *("A5A5A5", "FFC000", "5B9BD5", "70AD47", "0563C1", "954F72"),
)
_MOST_PAINTED = 100
"""Columns of one conditional format that are looked at."""
LARGEST_SHEET = 16 * 2**20
"""Bytes of a sheet, unpacked, that openpyxl, a hundred times slower, is still asked about."""
_UNSEEN = "Comments and colours could not be looked at. Check the file in Excel for them."
_REPLY = re.compile(r"(?<!\s)(\s++)Reply:\s*+")
_TOO_SLOW = "Comments and colours were not looked at: a sheet is too large for that."


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What was seen besides values."""

    comments: Mapping[Place, str] = field(default_factory=dict)
    """The text of each comment, threads too, without the name Excel puts before it."""
    colours: Mapping[Place, Rag] = field(default_factory=dict)
    """The rating that the fill of an empty cell stands for."""
    readings: tuple[str, ...] = ()
    """What was not looked at, in sentences."""


def read_details(data: bytes, package: Package) -> Details:
    """Read comments and colours, if the quick look at the parts has shown any.

    Never raises: of a file that openpyxl cannot read it is said that nothing was looked at.
    """
    if not package.needs_details:
        return Details()
    if package.largest_sheet > LARGEST_SHEET:
        return Details(readings=(_TOO_SLOW,))
    try:
        return _read(data)
    except Exception:  # openpyxl fails in many ways on files that Excel opens
        return Details(readings=(_UNSEEN,))


@dataclass(frozen=True, slots=True, kw_only=True)
class Fills:
    """The colours of a workbook's cells, with words in them or without."""

    cells: Mapping[Place, str] = field(default_factory=dict)
    """The colour of each filled cell, as six hexadecimal digits."""
    painted: Mapping[str, tuple[tuple[int, int, int, int], ...]] = field(default_factory=dict)
    """Where conditional formats stand in each sheet: first and last row, first and last column."""

    def on(self, sheet: str, row: int, width: int) -> tuple[tuple[int, str], ...]:
        """Give the columns of a row, from 0, that are filled, with their colours."""
        found = ((at, self.cells.get((sheet, row, at + 1), "")) for at in range(width))
        return tuple(pair for pair in found if pair[1])

    def painted_on(self, sheet: str, row: int) -> frozenset[int]:
        """Give the columns of a row, from 0, that a conditional format may colour."""
        ranges = self.painted.get(sheet, ())
        return frozenset(
            at - 1
            for top, bottom, left, right in ranges
            if top <= row <= bottom
            for at in range(left, min(right, left + _MOST_PAINTED) + 1)
        )


def read_fills(data: bytes, largest_sheet: int) -> Fills:
    """Read the colours of all cells; of a file that openpyxl cannot read none, as of a large one.

    Args:
        data: The workbook.
        largest_sheet: Bytes of its largest sheet, unpacked.
    """
    if largest_sheet > LARGEST_SHEET or not data.startswith(b"PK"):
        return Fills()
    try:
        from openpyxl import load_workbook

        book = load_workbook(BytesIO(usual_form(data)), rich_text=False)
        theme = _theme(book.loaded_theme)
        return Fills(
            cells={
                (sheet.title, int(cell.row), int(cell.column)): rgb
                for sheet in book.worksheets
                for cell in _cells(sheet)
                if cell.has_style and cell.fill.fill_type == "solid"
                and (rgb := _rgb(cell.fill.fgColor, theme))
            },
            painted={sheet.title: tuple(_painted(sheet)) for sheet in book.worksheets},
        )  # fmt: skip
    except Exception:  # openpyxl fails in many ways on files that Excel opens
        return Fills()


def _painted(sheet: "Worksheet") -> Iterator[tuple[int, int, int, int]]:
    for formats in sheet.conditional_formatting:
        for area in formats.sqref.ranges:
            yield area.min_row, area.max_row, area.min_col, area.max_col


def _read(data: bytes) -> Details:
    from openpyxl import load_workbook  # 0.3 s: only where it is needed

    book = load_workbook(BytesIO(usual_form(data)), rich_text=False)
    theme = _theme(book.loaded_theme)
    comments: dict[Place, str] = {}
    colours: dict[Place, Rag] = {}
    for sheet in book.worksheets:
        comments.update(_comments(sheet))
        colours.update(_colours(sheet, theme))
    return Details(comments=comments, colours=colours)


def _comments(sheet: "Worksheet") -> dict[Place, str]:
    found = {}
    for cell in _cells(sheet):
        if cell.comment:
            text = _said(cell.comment.text or "", cell.comment.author or "")
            if text:
                found[sheet.title, int(cell.row), int(cell.column)] = text
    return found


def _cells(sheet: "Worksheet") -> list[Any]:
    """Give the cells that are there; `iter_rows` would make all those before the furthest."""
    return [cell for _, cell in sorted(sheet._cells.items())]


def _said(text: str, author: str) -> str:
    """Leave what was said: no author's name, none of the words Excel puts around a thread."""
    if text.startswith("[Threaded comment]"):
        text = re.split(r"\bComment:\s*", text, maxsplit=1)[-1]
        return _REPLY.sub(lambda found: "\n" if "\n" in found[1] else found[0], text).strip()
    return text.strip().removeprefix(f"{author}:").strip()


def _colours(sheet: "Worksheet", theme: tuple[str, ...]) -> dict[Place, Rag]:
    found: dict[Place, Rag] = {}
    for cell in _cells(sheet):
        if not cell.has_style or not _is_empty(cell.value) or cell.fill.fill_type != "solid":
            continue
        rating = rating_of(_rgb(cell.fill.fgColor, theme))
        if rating:
            found[sheet.title, int(cell.row), int(cell.column)] = rating
    return found


def _is_empty(value: object) -> bool:
    return value is None or not str(value).strip()


def _rgb(colour: Any, theme: tuple[str, ...]) -> str:
    """Give a colour as six hexadecimal digits, or nothing where it is none."""
    match colour.type:
        case "rgb":
            return str(colour.rgb)[-6:]
        case "indexed":
            from openpyxl.styles.colors import COLOR_INDEX

            return str(COLOR_INDEX[colour.indexed])[-6:] if colour.indexed < 64 else ""
        case "theme":
            return _tinted(theme[colour.theme], float(colour.tint or 0))
    return ""


def _tinted(rgb: str, tint: float) -> str:
    """Lighten or darken a colour of the theme as Excel does."""
    hue, light, full = colorsys.rgb_to_hls(*_parts(rgb))
    light = light * (1 + tint) if tint < 0 else light + (1 - light) * tint
    return "".join(f"{round(part * 255):02X}" for part in colorsys.hls_to_rgb(hue, light, full))


def _parts(rgb: str) -> tuple[float, float, float]:
    red, green, blue = (int(rgb[start : start + 2], 16) / 255 for start in (0, 2, 4))
    return red, green, blue


def _theme(xml: bytes | None) -> tuple[str, ...]:
    """Give the colours of the theme in the order cells refer to them."""
    text = (xml or b"").decode("utf-8", "replace")
    colours = []
    for name, usual in zip(_THEME, _OFFICE_THEME, strict=True):
        found = re.search(
            rf'<a:{name}>\s*<a:(?:srgbClr val|sysClr[^>]*lastClr)="([0-9A-Fa-f]{{6}})"', text
        )
        colours.append(found.group(1) if found else usual)
    return tuple(colours)


def rating_of(rgb: str, *, palest: float = 0.82) -> Rag | None:
    """Give the rating a fill stands for, by its hue; white, black and pale greys are none.

    The pale greys are those of our own locked cells, so only a grey darker than they are is Grey,
    unless `palest` says that a paler one is meant.

    >>> rating_of("92D050"), rating_of("FFEB9C"), rating_of("D9D9D9")
    (<Rag.GREEN: 'Green'>, <Rag.AMBER: 'Amber'>, None)
    """
    if not re.fullmatch("[0-9A-Fa-f]{6}", rgb):
        return None
    red, green, blue = _parts(rgb)
    hue, light, _ = colorsys.rgb_to_hls(red, green, blue)
    if max(red, green, blue) - min(red, green, blue) < 0.06:
        return Rag.GREY if 0.3 < light < palest else None
    for limit, rating in _HUES:
        if hue * 360 < limit:
            return rating
    return Rag.RED


_HUES: tuple[tuple[float, Rag | None], ...] = (
    (16, Rag.RED),
    (66, Rag.AMBER),
    (168, Rag.GREEN),
    (262, Rag.BLUE),
    (340, None),
)
"""Where each hue ends, in degrees; orange and yellow are Amber, purple and pink are nothing."""
