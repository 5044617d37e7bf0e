"""Values put into the cells of a sheet, each as what it is.

Text is always written as text: `=1+1`, a web address or `1.10` stay what was typed. Dates are real
dates, formulas carry their results, so that previews and phones show the right words. What is
longer than a cell can hold is refused with its place, never cut.
"""

from datetime import date
from typing import Any

from dhrxl.layouts.layout import Value
from dhrxl.layouts.measures import is_too_long, too_long
from dhrxl.layouts.xlsx_formats import Formats, number_of
from dhrxl.layouts.xlsx_parts import QuickWorksheet
from dhrxl.layouts.xlsx_strings import Strings
from dhrxl.model.cells import column_letters

RISKY = ("=", "+", "-", "@", "'", "\t", "\r")
"""A text that begins so would turn into a formula when somebody edits its cell."""


class Cells:
    """The cells of one sheet; rows and columns are counted from 0, as XlsxWriter does."""

    def __init__(self, worksheet: QuickWorksheet, formats: Formats) -> None:
        self.worksheet, self.formats = worksheet, formats
        self.strings: Strings = worksheet.str_table

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
            self.expect_fits(value, row, column)
            self.worksheet.write_string(row, column, value, formatted)
        else:
            self.worksheet.write_number(row, column, number_of(value), formatted)

    def put_formula(
        self, row: int, column: int, formula: str, result: Value, formatted: Any
    ) -> None:
        """Write a formula, without its equals sign, with its stored result."""
        shown = "" if result is None else result if isinstance(result, str) else number_of(result)
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

    def expect_fits(self, text: str, row: int, column: int) -> None:
        """Make sure that a cell can hold a text.

        Raises:
            DhrxlError: It is longer.
        """
        if is_too_long(text):
            cell = f"{column_letters(column + 1)}{row + 1}"
            raise too_long(
                text, place=f'sheet "{self.worksheet.get_name()}", cell {cell}',
                remedy="Shorten the text and run the command again.",
            )  # fmt: skip
