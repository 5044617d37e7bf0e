"""Ten lists of actions as coordinators really keep them, none of them ours; all in them invented.

Each has one or two habits of its own: a merged title, two rows of headings, blank rows, formulas,
totals, rules of colour, hidden columns, dates as text, several sheets, other words. `TEN` holds
them by name; `TEN[name].save(path)` writes one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import openpyxl
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule, ColorScaleRule, FormulaRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.workbook import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table, TableColumn, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

Rows = Sequence[Sequence[object]]
HEAD = ("Ref", "Action", "Lead agency", "Status", "Due date")
ACTIONS = (
    ("1", "Train front-line staff", "Police", "In progress", date(2026, 1, 31)),
    ("2", "Write to every school", "Education", "Complete", date(2025, 12, 12)),
    ("3", "Agree a protocol", "Health Board", "Not started", date(2026, 4, 20)),
    ("4", "Audit case files", "Housing", "In progress", date(2026, 12, 31)),
    ("5", "Share the learning", "Probation", "Paused", date(2026, 9, 1)),
)
"""On 31 March 2026: Red, Amber (no date of completion), Amber (due soon), Green, Amber."""
_PALE, _DARK, _LINE = "FFF2CC", "7030A0", Side(style="thin", color="7F7F7F")


@dataclass(frozen=True)
class List:
    """One list: how it is made, and what is on the sheet in view."""

    fill: Callable[[Workbook, Worksheet], None]
    sheet: str = "Actions"
    """The sheet in view."""
    refs: tuple[str, ...] = ("1", "2", "3", "4", "5")
    """The actions on it, in their order."""

    def save(self, path: Path) -> Path:
        """Write it."""
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
        self.fill(book, book.create_sheet(self.sheet))
        book.active = book[self.sheet]
        for sheet in book:
            sheet.sheet_view.tabSelected = sheet.title == self.sheet
        book.save(path)
        return path


def _put(sheet: Worksheet, rows: Rows, top: int = 1) -> None:
    for number, row in enumerate(rows, start=top):
        for column, value in enumerate(row, start=1):
            if value is not None:
                sheet.cell(number, column, value)  # type: ignore[arg-type]
            if isinstance(value, date):
                sheet.cell(number, column).number_format = "dd/mm/yyyy"


def _dress(sheet: Worksheet, cells: str, *, fill: str = "", colour: str = "000000") -> None:
    for row in sheet[cells]:
        for cell in row:
            cell.border = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
            if fill:
                cell.fill = PatternFill("solid", fgColor=fill)
                cell.font = Font(name="Calibri", bold=True, color=colour)


def _merged_title(book: Workbook, sheet: Worksheet) -> None:
    """A title over merged cells, a legend to the right of the list, a signature under it."""
    _put(sheet, [("Action plan of the Alder review",), (), HEAD, *ACTIONS, (), ("Chair: A. Reed",)])
    sheet.merge_cells("A1:I1")
    sheet["A1"].font = Font(size=18, bold=True)
    sheet.row_dimensions[1].height = 28
    sheet["A1"].alignment = Alignment(horizontal="center")
    _dress(sheet, "A3:E3", fill=_DARK, colour="FFFFFF")
    _dress(sheet, "A4:E8")
    for row, (word, colour) in enumerate(
        (("Key", _PALE), ("Late", "FFC7CE"), ("On time", "C6EFCE"))
    ):
        sheet.cell(3 + row, 11, word).fill = PatternFill("solid", fgColor=colour)
    sheet["B5"].comment = Comment("Ask Ms Ash for the letter", "A. Reed")


def _two_headers(book: Workbook, sheet: Worksheet) -> None:
    """Groups of headings over the headings, the last one merged over both rows."""
    groups = ("What", None, "Who", "Where it stands", None, "Notes")
    _put(sheet, [groups, HEAD, *(
        (*row, "Rang them twice" if row[0] == "1" else None) for row in ACTIONS)])  # fmt: skip
    for cells in ("A1:B1", "D1:E1", "F1:F2"):
        sheet.merge_cells(cells)
    _dress(sheet, "A1:F2", fill=_PALE)
    sheet.freeze_panes = "A3"


def _blank_rows(book: Workbook, sheet: Worksheet) -> None:
    """A list in parts: a line before each, blank rows between them, text under the last."""
    _put(sheet, [
        HEAD, ("Recommendation 1: training",), *ACTIONS[:2], (), (),
        ("Recommendation 2: sharing",), *ACTIONS[2:], (), ("Signed off by the board",),
    ])  # fmt: skip
    for row in (2, 7):
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=5)
        sheet.cell(row, 1).fill = PatternFill("solid", fgColor=_PALE)


def _formulas(book: Workbook, sheet: Worksheet) -> None:
    """Due dates worked out from the day an action was agreed, and a formula of the days left."""
    head = (*HEAD[:4], "Agreed on", "Due date", "Days overdue")
    _put(sheet, [head, *((*row[:4], date(2025, 10, 1)) for row in ACTIONS)])
    for row, days in enumerate((122, 72, 201, 456, 335), start=2):
        sheet.cell(row, 6, f"=E{row}+{days}").number_format = "dd mmm yyyy"
        sheet.cell(row, 7, f'=IF(D{row}="Complete","",MAX(0,DATE(2026,3,31)-F{row}))')
    sheet["A9"], sheet["F9"] = "Latest", "=MAX(F2:F6)"
    sheet["F9"].number_format = "dd mmm yyyy"


def _totals(book: Workbook, sheet: Worksheet) -> None:
    """An Excel table with a row of totals, and a column Timing that a person filled."""
    words = ("Overdue", "Completed", "Not due", "Not due", "Not due")
    head = (*HEAD, "Timing")
    _put(sheet, [head, *((*row, word) for row, word in zip(ACTIONS, words, strict=True))], top=2)
    sheet["A1"] = "Our actions, kept by hand"
    sheet["A8"], sheet["D8"] = "Total", '=COUNTIF(D3:D7,"Complete")'
    table = Table(displayName="Our_actions", ref="A2:F8", totalsRowCount=1)
    table.tableStyleInfo = TableStyleInfo(name="TableStyleMedium2", showRowStripes=True)
    table._initialise_columns()
    for column, heading in zip(table.tableColumns, head, strict=True):
        column.name = heading
    first: TableColumn = table.tableColumns[0]
    first.totalsRowLabel = "Total"
    table.tableColumns[3].totalsRowFunction = "custom"
    table.autoFilter.ref = "A2:F7"
    sheet.add_table(table)


def _rules_and_fills(book: Workbook, sheet: Worksheet) -> None:
    """Rules of colour over whole rows, also right of the list; fills, lines, a drop-down."""
    _put(sheet, [HEAD, *ACTIONS])
    _dress(sheet, "A1:E1", fill=_DARK, colour="FFFFFF")
    _dress(sheet, "A2:E6")
    sheet["C3"].fill = PatternFill("solid", fgColor="C6EFCE")
    green = PatternFill("solid", bgColor="FFC6EFCE")
    rules = sheet.conditional_formatting
    rules.add("A2:K60", FormulaRule(formula=['$D2="Complete"'], fill=green))
    rules.add("F1:H40", CellIsRule(operator="equal", formula=['"Red"'], font=Font(bold=True)))
    rules.add(
        "E2:E6", ColorScaleRule("min", None, "FFF8696B", end_type="max", end_color="FF63BE7B")
    )
    choice = DataValidation(type="list", formula1='"Not started,In progress,Complete,Paused"')
    choice.add("D2:D60")
    sheet.add_data_validation(choice)
    for row in range(1, 7):  # what somebody coloured and never used
        sheet.cell(row, 7).fill = PatternFill("solid", fgColor="DDEBF7")
        for column in (7, 8):
            sheet.cell(row, column).number_format = "0.00" if row % 2 else "dd/mm/yyyy"


def _hidden_columns(book: Workbook, sheet: Worksheet) -> None:
    """Columns hidden among the others, and the buttons of a filter over the list."""
    head = ("Ref", "Action", "Cost", "Lead agency", "Status", "Checked by", "Due date")
    rows = [(r[0], r[1], 100, r[2], r[3], "B. Oak", r[4]) for r in ACTIONS]
    _put(sheet, [("List kept by the office",), head, *rows])
    for letter in "CF":
        sheet.column_dimensions[letter].hidden = True
    sheet.auto_filter.ref = "A2:G7"


def _text_dates(book: Workbook, sheet: Worksheet) -> None:
    """Dates as text, in several ways, and words for dates."""
    days = ("31/01/2026", "12.12.25", "TBC", date(2026, 12, 31), "September 2026")
    _put(sheet, [HEAD, *((*row[:4], day) for row, day in zip(ACTIONS, days, strict=True))])
    sheet["E2"].number_format = sheet["E3"].number_format = "@"
    sheet["E4"].alignment = Alignment(horizontal="right", wrap_text=True)


def _several_sheets(book: Workbook, sheet: Worksheet) -> None:
    """One sheet for each review, a sheet that counts what stands in them, and a hidden one."""
    _put(sheet, [HEAD, *ACTIONS])
    front, other, lists = (book.create_sheet(name) for name in ("Overview", "Birch", "Lists"))
    _put(front, [
        ("Review", "Actions", "Complete"),
        ("Alder", "=COUNTA(Alder!A2:A6)", '=COUNTIF(Alder!D2:D6,"Complete")'),
        ("Birch", "=COUNTA(Birch!A3:A7)", '=COUNTIF(Birch!D3:D7,"Complete")'),
    ])  # fmt: skip
    _put(other, [("Birch review",), HEAD, *ACTIONS[::-1], (), ("Notes of B. Oak",)])
    _put(lists, [("Police",), ("Housing",)])
    lists.sheet_state = "hidden"
    book.defined_names["our_agencies"] = DefinedName("our_agencies", attr_text="Lists!$A$1:$A$2")


def _other_words(book: Workbook, sheet: Worksheet) -> None:
    """Headings and statuses in words of its own, and a column for the rating by hand."""
    head = ("No.", "What will we do?", "Owner", "State", "Date due", "RAG", "Comments")
    words = ("On track", "Done", "Not yet begun", "Ongoing", "On hold")
    rags = ("Amber", "Blue", "Red", "Green", "Green")
    _put(sheet, [head, *(
        (*row[:3], word, row[4], rag, "See minutes")
        for row, word, rag in zip(ACTIONS, words, rags, strict=True)
    )], top=4)  # fmt: skip
    sheet["A1"], sheet["A2"] = "Tracker", "Updated monthly"
    table = Table(displayName="Tracker", ref="A4:G9")
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight9", showRowStripes=True)
    sheet.add_table(table)
    sheet["I4"], sheet["I12"] = None, "Ask the chair"


TEN: dict[str, List] = {
    "merged title": List(_merged_title),
    "two header rows": List(_two_headers),
    "blank rows": List(_blank_rows),
    "formulas": List(_formulas),
    "totals row": List(_totals),
    "rules and fills": List(_rules_and_fills),
    "hidden columns": List(_hidden_columns),
    "text dates": List(_text_dates),
    "several sheets": List(_several_sheets, sheet="Alder"),
    "other words": List(_other_words),
}
