"""What xlwings does on LibreOffice to looks, rules and tables is in the file that is saved."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
import xlwings as xw
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from dhrxl.layouts import theme

OpenBook = Callable[..., xw.Book]
Saved = Callable[[], Workbook]
PADDING = 5 / 8.15
"""What a file adds to a column's width in digits, of Arial 11 here."""


@pytest.fixture
def book(open_book: OpenBook, tmp_path: Path) -> xw.Book:
    """A workbook of ours: Arial 11, a table of three columns, one of them with advice."""
    path = tmp_path / "Plan.xlsx"
    font = {"font_name": theme.FONT, "font_size": theme.SIZE}
    with xlsxwriter.Workbook(path, {"default_format_properties": font}) as made:
        cells = made.add_worksheet("Plan")
        headings = [{"header": heading} for heading in ("Ref", "Status", "Due")]
        cells.add_table("A1:C3", {"name": "actions", "columns": headings})
        advice = {"validate": "any", "input_title": "Status", "input_message": "Choose one."}
        cells.data_validation("B2:B3", advice)
        made.add_worksheet("It's more").protect("", {"format_rows": True, "autofilter": True})
    return open_book(path)


@pytest.fixture
def sheet(book: xw.Book) -> xw.Sheet:
    return book.sheets[0]


@pytest.fixture
def saved(book: xw.Book, tmp_path: Path) -> Saved:
    """Save the book, and read it with openpyxl."""

    def save() -> Workbook:
        book.save(tmp_path / "saved.xlsx")
        return load_workbook(tmp_path / "saved.xlsx")

    return save


def formats(cells: Worksheet) -> dict[str, list[tuple[str, str, str, bool | None]]]:
    """Give, by range, the rules of a sheet from the first to the last."""
    return {
        str(area.sqref): [
            (
                rule.operator or rule.type,
                rule.formula[0],
                rule.dxf.fill.bgColor.rgb[2:],
                rule.dxf.font.b if rule.dxf.font else None,
            )
            for rule in sorted(area.rules, key=lambda rule: rule.priority)
        ]
        for area in cells.conditional_formatting
    }


def test_looks_are_saved(sheet: xw.Sheet, saved: Saved) -> None:
    """Fill, font, wrapping, alignment, indent, lines and number format reach the file."""
    cells = sheet["B5:C6"]
    cells.value = [["Overdue", date(2026, 3, 31)], [None, 12]]
    cells.color = "#FFC7CE"
    cells.font.set(bold=True, size=12, color="#1D3557", name="Arial")
    cells.wrap_text = True
    cells.vertical_alignment, cells.horizontal_alignment = "top", "left"
    cells.adjust_indent(1)
    cells.borders.set(line_style="continuous", weight="thin", color="#BFBFBF")
    sheet["C5:C6"].number_format = "d mmm yyyy"
    cell = saved()["Plan"]["C6"]

    assert "FFFFC7CE" == cell.fill.fgColor.rgb
    assert ("Arial", 12, True, "FF1D3557") == (
        cell.font.name, cell.font.size, cell.font.bold, cell.font.color.rgb,
    )  # fmt: skip
    assert (True, "top", "left", 1) == (
        cell.alignment.wrap_text, cell.alignment.vertical,
        cell.alignment.horizontal, cell.alignment.indent,
    )  # fmt: skip
    sides = (cell.border.left, cell.border.top, cell.border.right, cell.border.bottom)
    assert {("thin", "FFBFBFBF")} == {(side.style, side.color.rgb) for side in sides}
    assert "d mmm yyyy" == cell.number_format.replace("\\", "")
    assert ((255, 199, 206), True, "d mmm yyyy") == (
        sheet["B5"].color, cells.font.bold, sheet["C5:C6"].number_format,
    )  # fmt: skip
    assert sheet["A5:B5"].color is None


def test_fill_is_taken_away(sheet: xw.Sheet, saved: Saved) -> None:
    """A fill of None is no fill."""
    sheet["A5:B5"].value, sheet["A5:B5"].color = "x", (255, 0, 0)
    sheet["A5"].color = None
    cells = saved()["Plan"]

    assert (None, "FFFF0000") == (cells["A5"].fill.fill_type, cells["B5"].fill.fgColor.rgb)


@pytest.mark.parametrize("width", [5, 8.43, 15, 38, 82])
def test_width_is_saved(sheet: xw.Sheet, saved: Saved, width: float) -> None:
    """A column is as many digits wide as was asked for."""
    sheet["B:B"].column_width = width

    assert width == pytest.approx(sheet["B1"].column_width, abs=0.05)
    assert width + PADDING == pytest.approx(saved()["Plan"].column_dimensions["B"].width, abs=0.25)


def test_height_is_saved(sheet: xw.Sheet, saved: Saved) -> None:
    """A row is as high as was asked for, or as its words need."""
    sheet["2:2"].row_height = 42.5
    sheet["A3"].value, sheet["A3"].wrap_text = "word " * 20, True
    sheet["A3"].rows.autofit()
    rows = saved()["Plan"].row_dimensions

    assert 42.5 == pytest.approx(rows[2].height, abs=0.1)
    assert 42.5 < rows[3].height


def test_table_is_saved(sheet: xw.Sheet, saved: Saved) -> None:
    """A table has its name, range and filter, and headings of its own."""
    sheet["E1"].value = [["Status", "status", None, 2026], [1, 2, 3, 4], [5, 6, 7, 8]]
    table = sheet.tables.add(sheet["E1:H2"], "all_actions", table_style_name=None)
    table.resize(sheet["E1:H3"])
    made = saved()["Plan"].tables["all_actions"]

    assert ["Status", "status2", "Column3", "2026"] == table.header_row_range.value
    assert ("E1:H3", "E1:H3") == (made.ref, made.autoFilter.ref)
    assert ["Status", "status2", "Column3", "2026"] == [one.name for one in made.tableColumns]
    assert "$E$2:$H$3" == table.data_body_range.address
    assert ["actions", "all_actions"] == [one.name for one in sheet.tables]


@pytest.mark.parametrize(
    ("cells", "name"), [("B2:E4", "other"), ("F1:G2", "Actions"), ("F1:G2", "two words")]
)
def test_table_is_refused(sheet: xw.Sheet, cells: str, name: str) -> None:
    """A table neither overlaps another nor takes a name that is taken or not allowed."""
    with pytest.raises(xw.XlwingsError):
        sheet.tables.add(sheet[cells], name)
    with pytest.raises(xw.XlwingsError):
        sheet.tables["actions"].resize(sheet["A2:C3"])


def test_conditional_formats_are_saved(sheet: xw.Sheet, saved: Saved) -> None:
    """Rules on words and formulas are in the file, the last one added first."""
    body = sheet["B2:B9"]
    for word, fill in (("Red", "#FFC7CE"), ("Green", "#C6EFCE")):
        body.conditional_formats.add_cell_value("equal_to", f'="{word}"', fill_color=fill)
    body.conditional_formats.add_custom(
        '=AND($C1<TODAY(),$B1<>"Complete")', fill_color="#FFEB9C", font_bold=True
    )

    assert {
        "B2:B9": [
            ("expression", 'AND($C2<TODAY(),$B2<>"Complete")', "FFEB9C", True),
            ("equal", '"Green"', "C6EFCE", False),
            ("equal", '"Red"', "FFC7CE", False),
        ]
    } == formats(saved()["Plan"])
    assert 3 == len(body.conditional_formats)


def test_rule_starts_from_the_active_cell(sheet: xw.Sheet, saved: Saved) -> None:
    """As in Excel a rule's relative addresses are seen from the active cell, not from its range."""
    sheet["A5:A9"].conditional_formats.add_custom('=$B5="x"', fill_color="#FF0000")
    sheet["C5"].select()
    sheet["C5:C9"].conditional_formats.add_custom('=$B5="x"', fill_color="#FF0000")
    rules = formats(saved()["Plan"])

    assert '$B9="x"' == rules["A5:A9"][0][1]
    assert '$B5="x"' == rules["C5:C9"][0][1]


def test_conditional_formats_are_cleared(sheet: xw.Sheet, saved: Saved) -> None:
    """Clearing takes rules off the cells named and leaves them on others."""
    for cells in ("A2:B9", "D2:D9"):
        sheet[cells].conditional_formats.add_cell_value("greater_than", 3, fill_color="#FF0000")
    sheet["A2:A9"].conditional_formats.clear()

    made = saved()

    assert {"B2:B9", "D2:D9"} == set(formats(made["Plan"]))
    kept = made["It's more"].protection
    assert (True, False, False, True) == (
        kept.sheet, kept.formatRows, kept.autoFilter, kept.formatColumns,
    )  # fmt: skip


def test_validations_are_saved(book: xw.Book, sheet: xw.Sheet, saved: Saved) -> None:
    """Lists of words, of cells and of a name are in the file, and days; advice there stays."""
    name = book.names.add("list_status", "='It''s more'!$A$1:$A$4")
    sheet["A2:A3"].data_validation.set_list(["Red", "Not due"])
    sheet["B2:B3"].data_validation.set_list(name)
    sheet["C2:C3"].data_validation.set_date("between", date(1990, 1, 1), date(2100, 12, 31))
    sheet["D2:D3"].data_validation.set_list(book.sheets[1]["A1:A4"])
    sheet["E2:E3"].data_validation.set_list(["gone"])
    sheet["E2:E3"].data_validation.delete()
    checks = {str(one.sqref): one for one in saved()["Plan"].data_validations.dataValidation}

    assert '"Red,Not due"' == checks["A2:A3"].formula1
    assert ("list", "list_status", "Choose one.") == (
        checks["B2:B3"].type, checks["B2:B3"].formula1, checks["B2:B3"].prompt,
    )  # fmt: skip
    assert ("date", "between", "DATE(1990,1,1)", "DATE(2100,12,31)") == (
        checks["C2:C3"].type, checks["C2:C3"].operator,
        checks["C2:C3"].formula1, checks["C2:C3"].formula2,
    )  # fmt: skip
    assert "'It''s more'!$A$1:$A$4" == checks["D2:D3"].formula1
    assert "E2:E3" not in checks


def test_mixed_validation_is_refused(sheet: xw.Sheet) -> None:
    """As in Excel, cells of different rules are not given one before the old are deleted."""
    sheet["A2"].data_validation.set_list(["Red"])

    with pytest.raises(xw.XlwingsError, match="different validation rules"):
        sheet["A2:A3"].data_validation.set_list(["Green"])
    sheet["A2:A3"].data_validation.delete()
    sheet["A2:A3"].data_validation.set_list(["Green"])


def test_panes_are_frozen(book: xw.Book, sheet: xw.Sheet, saved: Saved) -> None:
    """Rows and columns stay in view, grid lines go, and the active sheet is the one it was."""
    other = book.sheets[1]
    other.freeze_panes.freeze_at("1:2")
    other.show_gridlines = False
    sheet.show_gridlines = True
    sheet.freeze_panes.freeze_at(sheet["A1:B1"])
    made = saved()

    assert ("C2", "A3") == (made["Plan"].freeze_panes, made["It's more"].freeze_panes)
    assert (True, False) == tuple(one.sheet_view.showGridLines for one in made)
    assert "Plan" == made.active.title
    sheet.freeze_panes.unfreeze()
    assert saved()["Plan"].freeze_panes is None


def test_links_are_saved(sheet: xw.Sheet, saved: Saved) -> None:
    """A link leads inside the book or out of it, under words of its own."""
    sheet["A5"].add_hyperlink("#'It''s more'!A1", "See more")
    sheet["A6"].add_hyperlink("https://example.gov.uk/", "Guidance")
    cells = saved()["Plan"]

    assert ("See more", "'It''s more'!A1") == (cells["A5"].value, cells["A5"].hyperlink.location)
    assert "https://example.gov.uk/" == cells["A6"].hyperlink.target == sheet["A6"].hyperlink
    assert ["See more", "Guidance"] == sheet["A5:A6"].value


def test_names_are_saved(book: xw.Book, sheet: xw.Sheet, saved: Saved) -> None:
    """Names of cells and formulas are defined, changed, found and deleted."""
    sheet["B7"].name = "as_at"
    book.names.add("limit", "=28+1")
    book.names["limit"].refers_to = "=30"
    book.names.add("gone", "=1")
    book.names["gone"].delete()
    sheet["as_at"].value = date(2026, 3, 31)
    names = saved().defined_names

    assert {"as_at": "Plan!$B$7", "limit": "30"} == {
        name: one.attr_text.replace("'", "") for name, one in names.items()
    }
    assert "=Plan!$B$7" == book.names["as_at"].refers_to
    assert sheet["B7"] == book.names["as_at"].refers_to_range
    assert "as_at" == sheet["B7"].name.name
    assert "gone" not in book.names


def test_notes_are_saved(sheet: xw.Sheet, saved: Saved) -> None:
    """Notes are added, found, changed and deleted."""
    for cell in ("A2", "B2"):
        sheet[cell].add_note("Expected a date.")
    sheet["A2"].note.delete()
    sheet["B2"].note.text = "Expected a date, found 'ASAP'."
    cells = saved()["Plan"]

    assert cells["A2"].comment is None
    assert "Expected a date, found 'ASAP'." == cells["B2"].comment.text
    assert ["$B$2"] == [note.location.address for note in sheet.notes]
    assert sheet["A2"].note is None
