"""An agency that is named once, above the table of its actions."""

from pathlib import Path

import pytest
from docx import Document
from openpyxl import Workbook

from dhrxl.model.partnership import Review
from dhrxl.plans.importer import ImportedPlan, read_plan
from tests.loops import some

G = Review(name="G", code="G")
HEAD = ("Recommendation", "Action", "Timescale")
ROWS = (
    (("1. Train", "Hold a day", "May 2026"), ("2. Share", "Print it", "June 2026")),
    (("3. Ask", "Add a prompt", "July 2026"),),
)


def plans(
    folder: Path, names: tuple[str, ...], head: tuple[str, ...] = HEAD
) -> dict[str, ImportedPlan]:
    """Import a table below each name, from each form that a document can have."""
    document, book, text, page = Document(), Workbook(), "Action plan\n\n", "<h1>Action plan</h1>"
    document.add_heading("Action plan", 1)
    book.active.append(("Action plan",))
    for name, rows in zip(names, ROWS, strict=True):
        document.add_heading(name, 2)
        table = document.add_table(rows=0, cols=3)
        book.active.append((name,))
        text += f"{name}\n"
        page += f"<h2>{name}</h2><table>"
        for row in (head, *rows):
            for cell, words in zip(table.add_row().cells, row, strict=True):
                cell.text = words
            book.active.append(row)
            text += "\t".join(row) + "\n"
            page += "<tr>" + "".join(f"<td>{words}</td>" for words in row) + "</tr>"
        text += "\n"
        page += "</table>"
    document.save(str(folder / "plan.docx"))
    book.save(folder / "plan.xlsx")
    (folder / "plan.txt").write_text(text, "utf-8")
    (folder / "plan.html").write_text(page, "utf-8")
    found = ("plan.docx", "plan.xlsx", "plan.txt", "plan.html")
    return {name: read_plan(folder / name, review=G) for name in found}


@pytest.mark.parametrize(
    "names",
    [
        ("Harbour Trust", "Elm Council"),
        ("Actions for Harbour Trust:", "Actions for Elm Council:"),
        ("Lead agency: Harbour Trust", "Lead agency: Elm Council"),
        ("Recommendations for the Harbour Trust", "Action plan of Elm Council"),
    ],
)
def test_the_agency_above_a_table_leads_its_actions(names: tuple[str, str], tmp_path: Path) -> None:
    """Each action below is led by the agency above it, until another is named, and that is said."""
    for name, plan in some(plans(tmp_path, names).items()):
        assert ["Harbour Trust", "Harbour Trust", "Elm Council"] == (
            plan.actions["lead_agency"].tolist()
        ), name
        said = [words for words in plan.readings if "lead agency of the actions below" in words]
        assert len(said) == 2, name
        assert ["G-01.1", "G-02.1", "G-03.1"] == plan.actions["action_ref"].tolist(), name


def test_a_heading_of_something_else_ends_it(tmp_path: Path) -> None:
    """What stands under another heading is led by nobody, and never by the agency further up."""
    for name, plan in some(plans(tmp_path, ("Harbour Trust", "Actions for all")).items()):
        assert ["Harbour Trust", "Harbour Trust", ""] == plan.actions["lead_agency"].tolist(), name


@pytest.mark.parametrize("names", [("Housing policy", "Police training"), ("2025", "Part two")])
def test_what_names_no_agency_leads_nothing(names: tuple[str, str], tmp_path: Path) -> None:
    """A title is no agency, whatever words are in it."""
    for name, plan in some(plans(tmp_path, names).items()):
        assert {""} == set(plan.actions["lead_agency"]), name


def test_a_column_of_leads_decides(tmp_path: Path) -> None:
    """Where the table has leads of its own, an agency above it is no more than a title."""
    head = ("Recommendation", "Action", "Lead agency")
    for name, plan in some(plans(tmp_path, ("Harbour Trust", "Elm Council"), head).items()):
        assert ["May 2026", "June 2026", "July 2026"] == plan.actions["lead_agency"].tolist(), name


def test_an_agency_in_a_row_of_its_own(tmp_path: Path) -> None:
    """A row with nothing but an agency leads the rows below it, where no column does."""
    path = tmp_path / "plan.txt"
    path.write_text(
        "Action\tTimescale\tProgress\nHarbour Trust\t\t\nHold a day\tMay 2026\t\n"
        "Elm Council\t\t\nPrint it\tJune 2026\tBegun\n",
        "utf-8",
    )
    plan = read_plan(path, review=G)

    assert [("Hold a day", "Harbour Trust"), ("Print it", "Elm Council")] == list(
        plan.actions[["action_to_take", "lead_agency"]].itertuples(index=False, name=None)
    )


def test_whose_document_it_is_leads_no_action(tmp_path: Path) -> None:
    """The first line of a document names its publisher, who has promised none of its actions."""
    path = tmp_path / "plan.txt"
    path.write_text(
        "Elm Safety Partnership\nAction\tTimescale\tProgress\nAsk\tMay 2026\t\n", "utf-8"
    )

    assert [""] == read_plan(path, review=G).actions["lead_agency"].tolist()
