"""A rating that a plan gives by the colour of its cell alone: read as import's reading, and told.

Only the column of the rating counts. A colour that runs along its row or stands in its heading too
is the design of the table; one that no rating has is told with its cell.
"""

import colorsys
from collections.abc import Sequence

from dhrxl.files.annotations import rating_of
from dhrxl.model.text import says_something
from dhrxl.plans.records import Record

_PALEST = 0.9
"""Lightness of the palest grey that a plan means: D9D9D9 is one, F2F2F2 is design."""
_WHITE = 0.94
_UNFIT = "No rating has that colour, so none was read. Write the word."


def read_colour(record: Record) -> None:
    """Take the rating from the fill of its cell, where the cell has no word."""
    row, header = record.row, record.row.header
    if header is None:
        return
    fills = dict(row.line.fills)
    column = header.column("agency_rag")
    if column is None:
        _say_unread(record, fills, header.column("status"))
        return
    if says_something(row.text("agency_rag")) or record.values.get("agency_rag"):
        return
    fill = fills.get(column, "")
    if not fill and column in row.line.painted:
        record.say("agency_rag", "a rule of the sheet may colour the cell; that was not read.")
    if not fill or _is_white(fill) or _is_design(record, fills, column):
        return
    rating = rating_of(fill, palest=_PALEST)
    if rating:
        record.values["agency_rag"] = rating.value
        record.say("agency_rag", f"read from the colour of the cell ({fill}) as {rating}.")
        record.report("colour-without-word", "agency_rag", rating.value)
    else:
        record.report("colour-without-word", "agency_rag", _named(fill), remedy=_UNFIT)


def unseen(records: Sequence[Record]) -> tuple[str, ...]:
    """Say that a column of ratings without a word may hold colours that nobody saw."""
    columns = {
        record.row.heading("agency_rag"): record
        for record in records
        if record.row.heading("agency_rag")
    }
    is_told = any(record.values.get("agency_rag") or record.row.line.fills for record in records)
    if is_told:
        return ()
    return tuple(
        f'The column "{heading}" holds no word. Colours are seen in .xlsx and .docx alone.'
        for heading in columns
    )


def _say_unread(record: Record, fills: dict[int, str], column: int | None) -> None:
    """Say that a coloured status was read by its word alone: no column is for a rating."""
    fill = fills.get(column, "") if column is not None else ""
    if column is None or not fill or _is_white(fill) or _is_design(record, fills, column):
        return
    if rating_of(fill, palest=_PALEST):
        what = f"the cell is coloured ({fill}), and no column is for a rating: not read as one."
        record.say("status", what)


def _is_design(record: Record, fills: dict[int, str], column: int) -> bool:
    """Say whether a fill belongs to the table: along the row, as banding, or in the heading too."""
    header = record.row.header
    if header is None:
        return False
    others = [at for at in header.headings if at != column]
    same = sum(fills.get(at) == fills[column] for at in others)
    in_heading = dict(header.line.fills).get(column) == fills[column]
    return in_heading or (bool(others) and 2 * same >= len(others))


def _is_white(fill: str) -> bool:
    _, light, full = _parts(fill)
    return light > _WHITE and (full < 0.5 or light > 0.98)


def _named(fill: str) -> str:
    """Name a colour that is no rating's, as far as a word is sure."""
    hue, light, full = _parts(fill)
    if light < 0.2 and full < 0.3:
        return f"black ({fill})"
    return f"{'purple' if hue < 300 else 'pink'} ({fill})" if full > 0.1 else fill


def _parts(fill: str) -> tuple[float, float, float]:
    red, green, blue = (int(fill[at : at + 2], 16) / 255 for at in (0, 2, 4))
    hue, light, full = colorsys.rgb_to_hls(red, green, blue)
    return hue * 360, light, full
