"""What xlwings' remote engine asks of Excel on the web ends where a desktop's engine does."""

from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter
import xlwings as xw
from openpyxl import load_workbook

from tests.libreoffice.replay import on_remote, payload, replay
from tests.openbooks import OpenBook, state

NOTHING = dict.fromkeys(("values", "sheet_position", "start_row", "start_column"))


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A workbook with a table, a name, a note and a sheet to be deleted."""
    path = tmp_path / "Plan.xlsx"
    font = {"font_name": "Arial", "font_size": 11}
    with xlsxwriter.Workbook(path, {"default_format_properties": font}) as made:
        cells = made.add_worksheet("Plan")
        rows = [["BEN-01.1", datetime(2026, 3, 31), "Red"], ["BEN-02.1", None, "Green"]]  # noqa: DTZ001
        headings = [{"header": heading} for heading in ("Ref", "Due", "RAG")]
        day = made.add_format({"num_format": "dd/mm/yyyy"})
        cells.add_table("A3:C5", {"name": "actions", "columns": headings, "data": rows})
        cells.write_datetime("B4", rows[0][1], day)
        cells.write_comment("A4", "Old mark")
        made.add_worksheet("Old")
        made.define_name("as_at", "=Plan!$E$1")
    return path


def everything(book: xw.Book) -> None:
    """Do what our Excel code does, with all that both kinds of engine have."""
    plan = book.sheets["Plan"]
    book.sheets["Old"].delete()
    summary = book.sheets.add("Draft", after=book.sheets[-1])
    summary.name = "Summary"
    table = plan.tables["actions"]
    frame = table.range.options(pd.DataFrame, index=False).value
    frame["Due"] = pd.to_datetime(frame["Due"])
    frame["Ref"] = ["1.10", "=1+1"]

    target = summary["A3"].resize(len(frame) + 1, 3)
    target[1:, 0].number_format = "@"
    target[1:, 1].number_format = "d mmm yyyy"
    target.options(index=False).value = frame
    summary.tables.add(target, "summary", table_style_name="TableStyleLight1")
    summary.tables["summary"].show_autofilter = False
    summary["A1"].value = "Summary"
    summary["A1"].font.set(bold=True, size=16, color="#1D3557", name="Arial")
    summary["A3:C3"].color = "#1D3557"
    summary["A3:C5"].wrap_text = True
    summary["A3:C5"].vertical_alignment = "top"
    summary["A3:C5"].horizontal_alignment = "left"
    summary["A3:C5"].borders.set(line_style="continuous", weight="thin", color="#BFBFBF")
    summary["3:3"].row_height = 42
    summary["D4"].formula = '=IF(as_at>B4,"late","")'
    summary.show_gridlines = False
    body = summary["C4:C5"]
    body.conditional_formats.add_cell_value("equal_to", '="Red"', fill_color="#FFC7CE")
    summary["A4:C5"].conditional_formats.add_custom('=$C$4="Red"', font_bold=True)
    summary["E1"].conditional_formats.add_cell_value("less_than", 3, fill_color="#FFC7CE")
    summary["E1"].conditional_formats.clear()
    body.data_validation.set_list(["Red", "Green"])
    summary["B4:B5"].data_validation.set_date("greater_than", date(1990, 1, 1))
    summary["A1"].data_validation.set_list(plan["C4:C5"])
    summary["A2"].add_hyperlink("#'Plan'!A1", "To the plan")
    book.names.add("rag", "=Summary!$C$4:$C$5")
    plan["A4"].note.delete()
    plan["A5"].add_note("Expected a date.")
    plan["E1"].value = date(2026, 4, 30)
    plan["G1:H2"].value = "x"
    plan["G1"].clear()
    plan["H1"].clear_contents()
    plan["G2"].color = "#FF0000"
    plan["G2"].clear_formats()
    plan.activate()
    book.app.alert("Done.", "dhrxl")


def test_same_end_state(
    excel_app: xw.App, open_book: OpenBook, remote_engine: xw.Engine, plan: Path
) -> None:
    """The same function leaves the same file, run on the desktop's engine or on the web's."""
    ends = []
    for kind in ("desktop", "web"):
        excel_app.impl.alerts.clear()
        book = open_book(plan)
        if kind == "desktop":
            everything(book)
        else:
            on_remote(book, everything)
        ends.append([alert.prompt for alert in excel_app.impl.alerts])
        path = plan.with_name(f"{kind}.xlsx")
        book.save(path)
        book.close()
        ends.append(state(path))

    assert ["Done."] == ends[0] == ends[2]
    assert ends[1] == ends[3]


def test_width_and_panes_of_the_web(
    open_book: OpenBook, remote_engine: xw.Engine, plan: Path
) -> None:
    """On the web a width is in points, rules start from their range, and panes can be frozen."""

    def change(book: xw.Book) -> None:
        sheet = book.sheets["Plan"]
        sheet["B1"].column_width = 100
        sheet.freeze_panes.freeze_at("A1:A3")
        sheet["A4:C5"].conditional_formats.add_custom('=$C4="Red"', fill_color="#FFC7CE")

    book = open_book(plan)
    actions = on_remote(book, change)
    book.save(plan)
    cells = load_workbook(plan)["Plan"]

    assert 3 == len(actions)
    assert (100 * 96 / 72 - 5) / 8.15 == pytest.approx(book.sheets[0]["B1"].column_width, abs=0.1)
    assert "B4" == cells.freeze_panes
    assert ['$C4="Red"'] == [
        rule.formula[0] for area in cells.conditional_formatting for rule in area.rules
    ]


def test_payload_says_what_is_there(open_book: OpenBook, plan: Path) -> None:
    """The remote engine is told values, tables, names and notes."""
    sent = payload(open_book(plan))
    sheet = sent["sheets"][0]

    assert ["BEN-01.1", "2026-03-31T00:00:00.000Z", "Red"] == sheet["values"][3][:3]
    assert ("actions", "A3:C5") == (sheet["tables"][0]["name"], sheet["tables"][0]["range_address"])
    assert [{"address": "$A$4"}] == sheet["notes"]
    assert [("as_at", "=Plan!$E$1", "E1")] == [
        (name["name"], name["refers_to"], name["address"]) for name in sent["names"]
    ]
    assert (None, [[]]) == (sent["sheets"][1]["used_range_address"], sent["sheets"][1]["values"])


def test_unknown_action_is_named(open_book: OpenBook, plan: Path) -> None:
    """An action the replayer does not know is an error that names it."""
    with pytest.raises(NotImplementedError, match="addChart"):
        replay([{"func": "addChart", "args": [], **NOTHING}], open_book(plan))


def test_name_that_is_there_is_refused(open_book: OpenBook, plan: Path) -> None:
    """As Office.js does, the replayer adds no name that the book has already."""
    action = {"func": "namesAdd", "args": ["as_at", "=Plan!$A$1"], **NOTHING}

    with pytest.raises(ValueError, match="as_at"):
        replay([action], open_book(plan))
