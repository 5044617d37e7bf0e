"""LibreOffice at an agency's desk: open a workbook, type into it, recalculate, save.

Words go in exactly as given and dates as real dates, so a test decides what a person typed. What a
protected sheet refuses is an error here, since LibreOffice itself only stays silent.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.libreoffice.bridge import Bridge, OfficeError, OfficeRefused
from tests.libreoffice.remote import close, options

Value = str | int | float | bool | date | None
Place = str | tuple[int, str]
"""An address such as "D7", or a row number and a heading."""

FILTERS = {
    ".xlsx": "Calc MS Excel 2007 XML",
    ".xlsm": "Calc MS Excel 2007 VBA XML",
    ".xls": "MS Excel 97",
    ".ods": "calc8",
    ".pdf": "calc_pdf_Export",
}
KEY_HEADING = "Action ref"
_CONTENT = 1 | 2 | 4 | 16  # CellFlags VALUE, DATETIME, STRING, FORMULA
_DATE_FORMAT = 2  # NumberFormat.DATE
_TEXT_RESULT = 2  # FormulaResult.STRING
_NEVER_EXECUTE, _ALWAYS_EXECUTE = 0, 4  # MacroExecMode


class CellLocked(OfficeError):  # noqa: N818 - read as a sentence
    """A protected sheet refused what was typed."""


class Document:
    """An open workbook."""

    def __init__(self, model: Any, path: Path) -> None:
        self.model, self.path = model, path

    def __enter__(self) -> "Document":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def sheets(self) -> tuple[str, ...]:
        """The names of the sheets, in order."""
        return tuple(self.model.Sheets.ElementNames)

    def type_in(self, sheet: str, place: Place, value: Value) -> None:
        """Enter a value as a person would: words exactly as given, a date as a date.

        Nothing (None) empties the cell. Drop-downs and date checks do not refuse: a person can
        paste past them.

        Raises:
            CellLocked: The sheet is protected and the cell locked; nothing was changed.
        """
        cell = self._cell(sheet, place)
        if self.is_locked(sheet, place):
            self._expect_refusal(cell, f'{self.path.name}, sheet "{sheet}", {place}')
        if value is None:
            cell.clearContents(_CONTENT)
        elif isinstance(value, str):
            cell.setString(value)
        elif isinstance(value, date):
            if not self._is_date(cell):
                cell.NumberFormat = self._date_format()
            cell.setValue(self._serial(value))
        else:
            cell.setValue(float(value))

    def type_formula(self, sheet: str, place: Place, formula: str) -> None:
        """Enter a formula in the wording of Excel's files, with the leading equals sign."""
        self._cell(sheet, place).setFormula(formula)

    def read(self, sheet: str, place: Place) -> Value:
        """Give what the cell shows: words, a number, a date where it is formatted as one, None."""
        cell = self._cell(sheet, place)
        if cell.getError():
            return str(cell.String)
        kind = cell.Type.value
        if kind == "EMPTY":
            return None
        if kind == "TEXT" or (kind == "FORMULA" and cell.FormulaResultType2 == _TEXT_RESULT):
            return str(cell.String)
        if self._is_date(cell):
            moment = self._origin() + timedelta(days=cell.Value)
            moment = (moment + timedelta(microseconds=500)).replace(microsecond=0)
            return moment if cell.Value % 1 else moment.date()
        return float(cell.Value)

    def formula(self, sheet: str, place: Place) -> str:
        """Give the formula of a cell in LibreOffice's wording, or its content."""
        return str(self._cell(sheet, place).Formula)

    def is_locked(self, sheet: str, place: Place) -> bool:
        """Say whether a person is kept from typing here."""
        cell = self._cell(sheet, place)
        return bool(self._sheet(sheet).isProtected() and cell.CellProtection.IsLocked)

    def headings(self, sheet: str, key: str = KEY_HEADING) -> tuple[int, tuple[str, ...]]:
        """Give the number of the header row, known by its key heading, and its headings."""
        for number, row in enumerate(self.rows(sheet), 1):
            if key in row:
                return number, tuple(str(value) for value in row)
        msg = f'{self.path.name}, sheet "{sheet}": no heading "{key}" in any row.'
        raise OfficeError(msg)

    def rows(self, sheet: str) -> tuple[tuple[str | float | None, ...], ...]:
        """Give all cells from A1 at once: words, numbers (dates too), "" for blank, None: error."""
        cells = self._sheet(sheet)
        cursor = cells.createCursor()
        cursor.gotoEndOfUsedArea(False)
        end = cursor.RangeAddress
        area = cells.getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow)
        return tuple(area.getDataArray())

    def table(self, sheet: str, key: str = KEY_HEADING) -> list[dict[str, str | float | None]]:
        """Give the rows below the header row that have a key, by heading."""
        top, headings = self.headings(sheet, key)
        rows = [dict(zip(headings, row, strict=True)) for row in self.rows(sheet)[top:]]
        return [row for row in rows if row[key] not in ("", None)]

    def row_of(self, sheet: str, value: str, key: str = KEY_HEADING) -> int:
        """Give the number of the row with this key."""
        top, headings = self.headings(sheet, key)
        column = headings.index(key)
        for number, row in enumerate(self.rows(sheet), 1):
            if number > top and row[column] == value:
                return number
        msg = f'{self.path.name}, sheet "{sheet}": no row with {key} {value}.'
        raise OfficeError(msg)

    def form_row(self, sheet: str, label: str) -> int:
        """Give the number of the row of a form with this label in column A."""
        for number, row in enumerate(self.rows(sheet), 1):
            if row[0] == label:
                return number
        msg = f'{self.path.name}, sheet "{sheet}": no label "{label}" in column A.'
        raise OfficeError(msg)

    def recalculate(self) -> None:
        """Work out every formula anew; stored results count for nothing."""
        self.model.calculateAll()

    def save(self) -> None:
        """Save in place, in the kind the file's ending says."""
        self.save_as(self.path)

    def save_as(self, path: Path) -> Path:
        """Save a copy as .xlsx, .xlsm, .xls, .ods or .pdf; the open document keeps its own path."""
        if path.suffix.lower() not in FILTERS:
            msg = f"{path.name}: expected one of {', '.join(FILTERS)}."
            raise OfficeError(msg)
        kind = FILTERS[path.suffix.lower()]
        self.model.storeToURL(path.absolute().as_uri(), options(FilterName=kind))
        return path

    def close(self) -> None:
        """Close without saving; safe to call again."""
        if self.model is not None:
            close(self.model)
            self.model = None

    def _expect_refusal(self, cell: Any, where: str) -> None:
        """Enter words by the call that heeds protection; setString and setValue do not."""
        before = cell.Formula
        try:
            cell.setDataArray((("typed where it must not be",),))
        except OfficeRefused as error:
            if "com.sun.star.uno.RuntimeException" not in error.kinds:
                raise
            msg = f"{where}: the sheet is protected."
            raise CellLocked(msg) from None
        msg = f"{where}: locked, yet {before!r} became {cell.Formula!r}."
        raise OfficeError(msg)

    def _sheet(self, name: str) -> Any:
        if name not in self.sheets:
            msg = f'{self.path.name}: no sheet "{name}"; it has {", ".join(self.sheets)}.'
            raise OfficeError(msg)
        return self.model.Sheets.getByName(name)

    def _cell(self, sheet: str, place: Place) -> Any:
        if isinstance(place, str):
            return self._sheet(sheet).getCellRangeByName(place).getCellByPosition(0, 0)
        row, heading = place
        headings = self.headings(sheet)[1]
        if heading not in headings:
            msg = f'{self.path.name}, sheet "{sheet}": no heading "{heading}".'
            raise OfficeError(msg)
        return self._sheet(sheet).getCellByPosition(headings.index(heading), row - 1)

    def _is_date(self, cell: Any) -> bool:
        return bool(self.model.NumberFormats.getByKey(cell.NumberFormat).Type & _DATE_FORMAT)

    def _date_format(self) -> int:
        formats, locale = self.model.NumberFormats, self.model.CharLocale
        key = formats.queryKey("DD/MM/YYYY", locale, False)
        return int(key if key != -1 else formats.addNew("DD/MM/YYYY", locale))

    def _origin(self) -> datetime:
        null = self.model.NullDate
        return datetime(null.Year, null.Month, null.Day)  # noqa: DTZ001 - a sheet has no time zone

    def _serial(self, day: date) -> float:
        moment = day if isinstance(day, datetime) else datetime(day.year, day.month, day.day)  # noqa: DTZ001
        return (moment - self._origin()) / timedelta(days=1)


class Office:
    """LibreOffice, ready to open workbooks."""

    def __init__(self) -> None:
        self._bridge = Bridge()

    @property
    def pid(self) -> int:
        """The process id of our soffice."""
        return self._bridge.pid

    @property
    def desktop(self) -> Any:
        """What opens documents of every kind; where LibreOffice has ended it is started anew."""
        return self._bridge.desktop

    def open(self, path: Path, *, macros: bool = False) -> Document:
        """Open a workbook, with stored results as they stand in the file.

        Args:
            path: The workbook.
            macros: Whether its macros may be run.

        Raises:
            OfficeError: There is no such file, or LibreOffice cannot open it.
        """
        if not path.is_file():
            msg = f"{path}: no such file."
            raise OfficeError(msg)
        mode = _ALWAYS_EXECUTE if macros else _NEVER_EXECUTE
        model = self.desktop.loadComponentFromURL(
            path.absolute().as_uri(), "_blank", 0, options(Hidden=True, MacroExecutionMode=mode)
        )
        if model is None or not model.supportsService("com.sun.star.sheet.SpreadsheetDocument"):
            msg = f"{path.name}: LibreOffice does not open it as a workbook."
            raise OfficeError(msg)
        return Document(model, path)

    def fill_in(self, path: Path, sheet: str, answers: Mapping[str, Mapping[str, Value]]) -> None:
        """Fill in an agency's return as its officer would, and save it.

        Args:
            path: The return; saved in place.
            sheet: The sheet of the actions.
            answers: What to type, by action reference and heading.

        Raises:
            CellLocked: An answer was meant for a locked cell; nothing is saved.
            OfficeError: The sheet is not protected, so that anything could be overwritten.
        """
        with self.open(path) as document:
            _expect_protection(document, sheet)
            for action_ref, values in answers.items():
                row = document.row_of(sheet, action_ref)
                for heading, value in values.items():
                    document.type_in(sheet, (row, heading), value)
            document.save()

    def answer_cover(self, path: Path, answers: Mapping[str, Value], sheet: str = "Cover") -> None:
        """Fill in lines of the cover's form by label, and save."""
        with self.open(path) as document:
            for label, value in answers.items():
                document.type_in(sheet, f"B{document.form_row(sheet, label)}", value)
            document.save()

    def close(self) -> None:
        """End our soffice; safe to call again."""
        self._bridge.end()


def _expect_protection(document: Document, sheet: str) -> None:
    """Type over the first action reference, which protection has to refuse."""
    row = document.headings(sheet)[0] + 1
    try:
        document.type_in(sheet, (row, KEY_HEADING), "typed over")
    except CellLocked:
        return
    msg = f'{document.path.name}, sheet "{sheet}": an action reference could be typed over.'
    raise OfficeError(msg)
