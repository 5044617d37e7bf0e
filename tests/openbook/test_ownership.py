"""What a coordinator's own list holds is hers: the buttons know it, keep it and give it back."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw

from dhrxl import excel
from dhrxl.errors import BadInput
from dhrxl.files.grids import read_grids
from dhrxl.intake.table import find, read_table
from dhrxl.model.terms import EVERY_KEY
from dhrxl.openbook.refusals import ExcelRefused
from tests.libreoffice.remote import Struct, Typed, options
from tests.lint import lint
from tests.openbooks import OpenBook, everything, saved
from tests.samples import AS_AT
from tests.ten_lists import TEN

OURS = ("Calculated RAG", "Timing", "Days overdue")


def left(book: xw.Book, folder: Path) -> dict[str, Any]:
    """Give all that a book says now."""
    path = folder / "left.xlsx"
    book.save(path)
    return everything(path)


@pytest.mark.parametrize("name", TEN)
def test_a_list_is_one_that_excel_opens_and_we_know(name: str, tmp_path: Path) -> None:
    """Each of the ten lists is a whole file, and its actions are found in the sheet in view."""
    path = TEN[name].save(tmp_path / "list.xlsx")
    grid, header = next(iter(find(read_grids(path), EVERY_KEY)))
    rows = read_table(grid, header, file=path.name).rows
    key = "action_ref" if "action_ref" in header.keys.values() else "recommendation_no"
    actions = tuple(row[key] for row in rows if row["action_to_take"])

    assert [] == lint(path)
    assert TEN[name].sheet == grid.name
    assert TEN[name].refs == actions


@pytest.mark.one_manner
@pytest.mark.parametrize("name", TEN)
def test_undo_gives_a_list_back(name: str, open_book: OpenBook, tmp_path: Path) -> None:
    """RAG and overdue keeps every cell of a list, and after Undo the book says what it said."""
    book = open_book(TEN[name].save(tmp_path / "list.xlsx"))
    before = left(book, tmp_path)

    excel.rag_and_overdue(book, AS_AT)
    rated = left(book, tmp_path)
    excel.undo(book)

    sheet = TEN[name].sheet
    filled = {cell: look for cell, look in before[sheet]["cells"].items() if look[0] is not None}
    assert before == left(book, tmp_path)
    assert filled.items() <= rated[sheet]["cells"].items()
    assert 3 == sum(
        str(look[0]).removesuffix(" (dhrxl)") in OURS
        for cell, look in rated[sheet]["cells"].items()
        if cell not in filled
    )


def rated_by_action(book: xw.Book, name: str) -> tuple[list[object], dict[object, object]]:
    """Give the actions of a list as they stand, and what is said of each in our columns."""
    sheet = book.sheets[TEN[name].sheet]
    rows = sheet.used_range.value
    head = next(row for row in rows if "Calculated RAG" in row)
    ours = [n for n, one in enumerate(head) if str(one).removesuffix(" (dhrxl)") in OURS]
    ours = [n for n in ours if n >= head.index("Calculated RAG")]
    action = next(n for n, one in enumerate(head) if str(one) in ("Action", "What will we do?"))
    found = {row[action]: [row[n] for n in ours] for row in rows[rows.index(head) + 1 :]}
    return [one for one in found if one], {key: one for key, one in found.items() if key}


def sort(book: xw.Book, cells: str) -> None:
    """Sort rows by their second column, the last first, as a filter's button does."""
    place = book.sheets.active.range(cells).impl.cells
    field = Struct("com.sun.star.table.TableSortField", Field=1, IsAscending=False)
    fields = Typed("[]com.sun.star.table.TableSortField", (field,))
    place.sort(options(SortFields=fields, ContainsHeader=True))


def of_table(book: xw.Book) -> str:
    (table,) = book.sheets.active.tables
    return table.range.get_address(False, False)


def of_filter(book: xw.Book) -> str:
    return book.sheets.active.impl.api.AutoFilter.Range.Address


def of_region(book: xw.Book) -> str:
    """What stands around the headings without a gap, which Excel sorts where nothing else says."""
    cursor = book.sheets.active.impl.model.createCursorByRange(
        book.sheets.active.range("A4").impl.cells
    )
    cursor.collapseToCurrentRegion()
    return str(cursor.AbsoluteName).rpartition(".")[2].replace("$", "")


@pytest.mark.one_manner
@pytest.mark.parametrize(
    ("name", "cells"),
    [("hidden columns", of_filter), ("other words", of_table), ("merged title", of_region)],
)
def test_sorting_keeps_each_rating_with_its_action(
    name: str, cells: Callable[[xw.Book], str], open_book: OpenBook, tmp_path: Path
) -> None:
    """Sorted by its own filter, table or region, a list has each rating beside its action."""
    path = TEN[name].save(tmp_path / "list.xlsx")
    book = open_book(path)
    excel.rag_and_overdue(book, AS_AT)
    book.save(path)
    book.close()
    book = open_book(path)
    order, said = rated_by_action(book, name)

    sort(book, cells(book))
    after, sorted_ = rated_by_action(book, name)
    again = excel.rag_and_overdue(book, AS_AT)

    assert sorted(order, reverse=True) == after != order
    assert said == sorted_ == rated_by_action(book, name)[1]
    assert () == again.yours


HEAD = ("Ref", "Action", "Status", "Due date")
LATE = date(2026, 1, 31)


def a_list(*more: object) -> list[tuple[object, ...]]:
    """Give a list of three late actions with one column more: its heading and its cells."""
    heads, cells = more[:1], more[1:] or (None, None, None)
    rows = [(f"{n}", f"Do {n}", "In progress", LATE, cell) for n, cell in enumerate(cells)]
    return [(*HEAD, *heads), *rows]


OWN: dict[str, tuple[tuple[object, ...], list[object]]] = {
    "our words": (("Calculated RAG", "Red", "Red", "Amber"), ["Calculated RAG (dhrxl)", "Red"]),
    "other words": (("Timing", "By March", None, None), ["Timing (dhrxl)", "Overdue"]),
    "figures": (("Days overdue", 59, 58, 1), ["Days overdue (dhrxl)", 59]),
    "formulas": (
        ("Days overdue", "=DATE(2026,3,31)-D2", None, None), ["Days overdue (dhrxl)", 59],
    ),
    "formula that shows nothing": (
        ("Timing", '=IF(C2="","Late","")', None, None), ["Timing (dhrxl)", "Overdue"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", OWN.values(), ids=OWN.keys())
def test_a_column_that_a_person_filled_is_never_written_over(
    case: tuple[tuple[object, ...], list[object]], open_book: OpenBook, tmp_path: Path
) -> None:
    """A column of our name that is not marked as ours stays, and ours stands beside the list."""
    more, (heading, result) = case
    book = open_book(saved(tmp_path / "own.xlsx", a_list(*more)))
    sheet = book.sheets[0]
    held = sheet.range("A1:E4").formula

    done = excel.rag_and_overdue(book, AS_AT)
    again = excel.rag_and_overdue(book, AS_AT)

    heads = sheet.range("F1:J1").value
    place = heads.index(heading)
    assert [None, None] == heads[3:]
    assert held == sheet.range("A1:E4").formula
    assert [result] * 3 == sheet.range((2, 6 + place), (4, 6 + place)).value
    assert done.yours == (
        f'Column E "{more[0]}" is your own and stays as it is; what was worked out stands in '
        f'column {"FGH"[place]} "{heading}".',
    )
    assert done.yours[0] in done.sentence
    assert () == again.yours


def test_an_empty_column_under_our_heading_is_filled(open_book: OpenBook, tmp_path: Path) -> None:
    """Where a person made room under a heading of ours, the results go there, and it is ours."""
    book = open_book(saved(tmp_path / "own.xlsx", a_list("Timing")))

    excel.flag_overdue(book, AS_AT)
    excel.flag_overdue(book, AS_AT)

    assert ["Timing", "Days overdue", None] == book.sheets[0].range("E1:G1").value
    assert ["Overdue"] * 3 == book.sheets[0].range("E2:E4").value


MOVES: dict[str, Callable[[xw.Sheet], object]] = {
    "rows sorted": lambda sheet: setattr(
        sheet.range("A2:E4"), "value", sheet.range("A2:E4").value[::-1]
    ),
    "a row deleted": lambda sheet: sheet.range("3:3").delete("up"),
    "a row added": lambda sheet: sheet.range("3:3").insert("down"),
    "a column added": lambda sheet: sheet.range("B:B").insert("right"),
    "a heading renamed": lambda sheet: setattr(sheet.range("E1"), "value", "What the rule says"),
    "the sheet renamed": lambda sheet: setattr(sheet, "name", "It's ours"),
}


@pytest.mark.one_manner
@pytest.mark.parametrize("move", MOVES.values(), ids=MOVES.keys())
def test_a_column_of_ours_is_known_again(
    move: Callable[[xw.Sheet], object], open_book: OpenBook, tmp_path: Path
) -> None:
    """Sorted, moved, renamed, with fewer rows or more, our column is written again in its place."""
    book = open_book(saved(tmp_path / "own.xlsx", a_list()))
    excel.apply_rag(book, AS_AT)
    move(book.sheets[0])
    heads = book.sheets[0].range("A1:H1").value

    done = excel.apply_rag(book, date(2025, 12, 1))

    assert () == done.yours
    assert heads == book.sheets[0].range("A1:H1").value
    assert "Green" in [row[n] for row in book.sheets[0].range("A2:H3").value for n in (4, 5)]


def test_the_names_of_our_columns_are_hidden(open_book: OpenBook, tmp_path: Path) -> None:
    """The Name Manager lists none of the names that mark our columns, new or brought back."""
    book = open_book(saved(tmp_path / "own.xlsx", a_list()))
    excel.apply_rag(book, AS_AT)
    excel.apply_rag(book, date(2025, 12, 1))
    excel.undo(book)

    ours = {name.name for name in book.names if name.name.startswith("dhrxl_own_")}

    assert ours
    assert ours == book.impl.hidden_names


def test_what_a_person_typed_over_is_hers(open_book: OpenBook, tmp_path: Path) -> None:
    """A result typed over, though by a word of ours, makes the column hers; ours is begun anew."""
    book = open_book(saved(tmp_path / "own.xlsx", a_list()))
    excel.apply_rag(book, AS_AT)
    book.sheets[0].range("E3").value = "Amber"

    done = excel.apply_rag(book, AS_AT)
    again = excel.apply_rag(book, AS_AT)

    assert ["Red", "Amber", "Red"] == book.sheets[0].range("E2:E4").value
    assert ["Calculated RAG (dhrxl)", "Red", "Red", "Red"] == book.sheets[0].range("F1:F4").value
    assert (
        'Column E "Calculated RAG" was changed since it was written, so it is yours and stays as '
        'it is; what was worked out stands in column F "Calculated RAG (dhrxl)".',
    ) == done.yours
    assert () == again.yours
    assert book.sheets[0].range("G1").value is None


TAKEN: dict[str, tuple[str, object, str]] = {
    "a note beside a row": ("F3", "Ring them", "F3 holds"),
    "a key beside the list": ("G2", "Key", "G2 holds"),
    "a formula that shows nothing": ("F4", '=IF(A1="","x","")', "F4 holds"),
}


@pytest.mark.one_manner
@pytest.mark.parametrize("case", TAKEN.values(), ids=TAKEN.keys())
def test_what_stands_where_new_columns_belong_is_never_written_over(
    case: tuple[str, object, str], open_book: OpenBook, tmp_path: Path
) -> None:
    """Results are written directly beside a list or not at all; what is in the way is named."""
    cell, value, said = case
    book = open_book(saved(tmp_path / "own.xlsx", a_list("Owner")))
    book.sheets[0].range(cell).formula = value
    before = left(book, tmp_path)

    with pytest.raises(BadInput) as told:
        excel.rag_and_overdue(book, AS_AT)

    assert (
        'Sheet "Sheet": the new columns belong directly beside the list, in F1:H4, so that sorting '
        f"takes them along, and {said} something. If that is part of the list, give its column a "
        "heading; if not, move it to the right. Then press the button again."
    ) == str(told.value)
    assert before == left(book, tmp_path)


def test_a_filter_is_widened(open_book: OpenBook, tmp_path: Path) -> None:
    """The buttons of a filter stand over the new columns, too, and Undo takes them away again."""
    book = open_book(TEN["hidden columns"].save(tmp_path / "list.xlsx"))

    excel.rag_and_overdue(book, AS_AT)
    assert "A2:J7" == left(book, tmp_path)["Actions"]["filter"]
    excel.undo(book)

    assert "A2:G7" == left(book, tmp_path)["Actions"]["filter"]


def test_a_filter_that_cannot_be_widened_is_told_first(
    open_book: OpenBook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where Excel leaves a filter as it is, nothing is written, and it is said what to do."""
    book = open_book(TEN["hidden columns"].save(tmp_path / "list.xlsx"))
    before = left(book, tmp_path)
    monkeypatch.setattr("dhrxl.openbook.own.edge.set_plain_filter", lambda sheet, cells: None)

    with pytest.raises(ExcelRefused) as told:
        excel.rag_and_overdue(book, AS_AT)

    assert (
        'Sheet "Actions": the buttons of the filter stand over A2:G7, and Excel did not let them '
        "cover the new columns, which sorting would then part from their actions. Take them off "
        "(Data, Filter), press the button again, and put them on anew."
    ) == str(told.value)
    assert before == left(book, tmp_path)


def test_a_table_takes_new_columns_in(open_book: OpenBook, tmp_path: Path) -> None:
    """The new columns are columns of the list's own table, with headings no other has."""
    book = open_book(TEN["totals row"].save(tmp_path / "list.xlsx"))

    excel.rag_and_overdue(book, AS_AT)

    assert {
        "Our_actions": (
            "A2:I8",
            ["Ref", "Action", "Lead agency", "Status", "Due date", "Timing", "Calculated RAG",
             "Timing (dhrxl)", "Days overdue"],
        )
    } == left(book, tmp_path)["Actions"]["tables"]  # fmt: skip
