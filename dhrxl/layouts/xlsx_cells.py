"""Values put into the cells of a sheet, each as what it is.

Text is always written as text: `=1+1`, a web address or `1.10` stay what was typed. Dates are real
dates, formulas carry their results, so that previews and phones show the right words. What is
longer than a cell can hold is refused with its place, never cut.
"""

from datetime import date
from typing import Any

from dhrxl.layouts.layout import Value
from dhrxl.layouts.measures import is_too_long, too_long
from dhrxl.layouts.xlsx_formats import Formats
from dhrxl.layouts.xlsx_parts import GUARD, QuickWorksheet, serial
from dhrxl.model.cells import column_letters

RISKY = ("=", "+", "-", "@", "'", "\t", "\r")
"""A text that begins so would turn into a formula when somebody edits its cell."""


class Cells:
    """The cells of one sheet; rows and columns are counted from 0, as XlsxWriter does."""

    def __init__(self, worksheet: QuickWorksheet, formats: Formats) -> None:
        self.worksheet, self.formats = worksheet, formats

    def put(self, row: int, column: int, value: Value, look: str, kind: str = "") -> None:
        """Write one value.

        Args:
            row: Where it goes.
            column: Where it goes.
            value: What is written.
            look: One of `theme.STYLES`.
            kind: As `Formats` takes it.

        Raises:
            DhrxlError: It is a text longer than a cell can hold.
        """
        formatted = self.format_of(value, look, kind)
        if value is None or value == "":
            self.worksheet.write_blank(row, column, None, formatted)
        elif isinstance(value, str):
            self.worksheet.write_string(row, column, self.text(value, row, column), formatted)
        else:
            self.worksheet.write_number(row, column, _number(value), formatted)

    def put_formula(
        self, row: int, column: int, formula: str, result: Value, formatted: Any
    ) -> None:
        """Write a formula, without its equals sign, with its stored result."""
        shown = "" if result is None else result if isinstance(result, str) else _number(result)
        self.worksheet.write_formula(row, column, f"={formula}", formatted, shown)

    def format_of(self, value: Value, look: str, kind: str) -> Any:
        """Give the format of a value in a place of a named look and kind."""
        if isinstance(value, str):
            return self.formats(look, kind, quoted=value.startswith(RISKY))
        if isinstance(value, date):
            return self.formats(look, "date")
        if value is not None and kind not in ("as-typed", "number"):
            kind = "figure"
        return self.formats(look, kind)

    def text(self, text: str, row: int, column: int) -> str:
        """Give a text as XlsxWriter keeps it, whatever it looks like.

        Raises:
            DhrxlError: It is longer than a cell can hold.
        """
        if is_too_long(text):
            cell = f"{column_letters(column + 1)}{row + 1}"
            raise too_long(
                text, place=f'sheet "{self.worksheet.get_name()}", cell {cell}',
                remedy="Shorten the text and run the command again.",
            )  # fmt: skip
        is_markup = text.startswith("<r>") and text.endswith("</r>")
        return GUARD + text if is_markup else text


def _number(value: int | float | date) -> int | float:
    return serial(value) if isinstance(value, date) else value
