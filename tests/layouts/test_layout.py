"""What a layout decides once: looks by name, rules of colour, and what names stand for."""

from datetime import date

import pytest

from dhrxl.layouts import theme
from dhrxl.layouts.layout import (
    Field,
    Look,
    Section,
    Sheet,
    Table,
    TableColumn,
    WorkbookLayout,
)
from dhrxl.model.terms import Rag
from tests.samples import LAYOUTS

AS_AT = date(2026, 3, 31)


def column(look: Look = "plain", *, rag: bool = False, overdue: bool = False) -> TableColumn:
    return TableColumn(key="a", heading="A", width=9, look=look, rag=rag, overdue=overdue)


@pytest.mark.parametrize(
    ("look", "header", "cell"),
    [
        ("open", "header-open", "cell-open"),
        ("given", "header", "cell-given"),
        ("calculated", "header", "cell-calculated"),
        ("plain", "header", "cell-plain"),
    ],
)
def test_only_open_columns_have_a_heading_of_their_own(look: Look, header: str, cell: str) -> None:
    """What is to be filled in is headed in another colour."""
    assert (header, cell) == (column(look).header_look, column(look).cell_look)


def test_rules_are_those_of_ratings_and_of_overdue() -> None:
    """A rating has a rule for each word, Timing one; other columns have none."""
    ratings = {rule.value: theme.STYLES[rule.look].fill for rule in column(rag=True).rules}

    assert {str(rag): theme.RAG_FILLS[rag] for rag in Rag} == ratings
    assert [("Overdue", "overdue")] == [(r.value, r.look) for r in column(overdue=True).rules]
    assert () == column().rules


@pytest.mark.parametrize(
    ("field", "label", "value"),
    [
        (Field(label="Red", look="plain", rag=True), "rag-red", "form-plain"),
        (Field(label="Not rated", rag=True), "label", "form-given"),
        (Field(label="Red"), "label", "form-given"),
        (Field(label="Send to", look="open"), "label", "form-open"),
        (Field(label="Step 1", look="plain", link="Return"), "label", "form-link"),
    ],
)
def test_looks_of_a_form(field: Field, label: str, value: str) -> None:
    """A rating is filled with its colour where it is said to be one; a link looks like one."""
    assert (label, value) == (field.label_look, field.value_look)


def test_the_marking_stands_out_among_the_lines() -> None:
    """The line that is the marking has a look of its own, under a title as on a cover."""
    form = (Section(heading="H", fields=()),)
    cover = Sheet(name="Cover", title="T", lines=("M", "Words."), sections=form)
    table = Table.by_rows(name="t", columns=(column(),), rows=(), empty="None.")
    sheet = Sheet(name="S", title="T", lines=("Words.",), table=table)

    assert ("marking", "cover-line") == cover.line_looks("M")
    assert ("line", "line") == sheet.line_looks("M")


def test_names_are_those_of_lists_and_of_fields() -> None:
    """A name leads to a list, or to the value of its field."""
    fields = (Field(label="As at", value=AS_AT, name="as_at"), Field(label="Round", value="Q4"))
    sheet = Sheet(
        name="The cover", title="T", lines=("M",), sections=(Section(heading="H", fields=fields),)
    )
    layout = WorkbookLayout(
        title="T", as_at=AS_AT, marking="M", sheets=(sheet,), names={"list_rag": "Lists!$B$3:$B$7"}
    )

    assert {"list_rag": "Lists!$B$3:$B$7", "as_at": "'The cover'!$B$4"} == layout.all_names


@pytest.mark.parametrize("kind", LAYOUTS)
def test_every_look_is_one_of_the_theme(kind: str) -> None:
    """No layout names a look that nobody can draw."""
    layout = LAYOUTS[kind]()
    looks = set()
    for sheet in layout.sheets:
        looks |= set(sheet.line_looks(layout.marking))
        looks |= {cell.look for row in sheet.page for cell in row.cells}
        for one in sheet.table.columns if sheet.table else ():
            looks |= {one.header_look, one.cell_look, *(rule.look for rule in one.rules)}
        for _, item in sheet.form_rows:
            if isinstance(item, Field):
                looks |= {item.label_look, item.value_look}

    assert len(looks) >= 4
    assert looks <= set(theme.STYLES)
