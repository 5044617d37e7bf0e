"""What people say that headings mean, and what they are told where we could not tell."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from dhrxl.errors import BadInput
from dhrxl.files.documents import read_text
from dhrxl.intake.partnership import read_partnership
from dhrxl.jobs.draft import import_plan
from dhrxl.model.partnership import Partnership, Review
from dhrxl.plans.importer import NONE_GIVEN, ImportedPlan, report, understand
from dhrxl.plans.meanings.given import read_given

ROWAN = Review(name="Rowan", code="R")
TABLE = "Ref|Intervention|Patron|Zeitpunkt\n1|Hold a day|Ash Trust|30 June 2026\n"
SAID = ("Intervention=Action to take", "Patron=Lead agency", "Zeitpunkt=Target date")


def imported(text: str, headings: Mapping[str, str] = NONE_GIVEN) -> ImportedPlan:
    """Import a table typed into the test; cells are parted by |."""
    lines = tuple(line for line in read_text(text.replace("|", "\t")) if line.filled)
    return understand(lines, file="plan.txt", review=ROWAN, headings=headings)


def first(plan: ImportedPlan, *keys: str) -> tuple[str, ...]:
    """Give columns of the first action as text."""
    return tuple(str(plan.actions[key].iloc[0]).removesuffix(" 00:00:00") for key in keys)


def test_what_was_said_decides() -> None:
    """Headings nobody could guess mean what was said of them, and the printout says who said it."""
    plan = imported(TABLE, read_given(SAID))

    assert ("Hold a day", "Ash Trust", "2026-06-30") == first(
        plan, "action_to_take", "lead_agency", "target_date"
    )
    assert '  "Patron" read as Lead agency, as you said' in report(plan)


@pytest.mark.parametrize(
    ("head", "said", "expected"),
    [
        ("Lead agency|Owner", "Owner=Lead agency", ("Clerk", "")),
        ("Lead agency|Owner", "OWNER:=Joint agencies", ("Ash Trust", "Clerk")),
        ("Lead agency|Owner[1]", "Lead agency=Not placed", ("Clerk", "")),
        ("Lead agency|Start date", "Start  Date=Progress", ("Ash Trust", "")),
    ],
)
def test_what_was_said_holds_over_our_reading(
    head: str, said: str, expected: tuple[str, str]
) -> None:
    """What was said of a heading holds over its words, in any spelling, our own words too."""
    plan = imported(
        f"Action|{head}|By when\nHold a day|Ash Trust|Clerk|May 2026\n", read_given([said])
    )

    assert expected == first(plan, "lead_agency", "joint_agencies")


def test_labels_mean_what_was_said() -> None:
    """A label at the head of a line is a heading too."""
    plan = imported(
        "Step: Hold a day\nPatron: Ash Trust\nStep: Print\nPatron: Elm Council\n",
        read_given(["Step=Action to take", "Patron=Lead agency"]),
    )

    assert ["Ash Trust", "Elm Council"] == list(plan.actions["lead_agency"])


def test_nothing_is_held_from_one_import_to_the_next() -> None:
    """What was said in one import is forgotten in the next."""
    imported(TABLE, read_given(SAID))

    with pytest.raises(BadInput):
        imported(TABLE)


@pytest.mark.parametrize(
    ("said", "message"),
    [
        (
            ["Patron"],
            '--heading "Patron": expected their heading, an equals sign and ours, such as '
            '--heading "Who=Lead agency".',
        ),
        (
            ["Patron=Leed agency"],
            "--heading \"Patron=Leed agency\": 'Leed agency' is no heading of an action plan. Did "
            "you mean Lead agency? Give Action ref, Recommendation no., Recommendation, Scope, "
            "Action to take, Lead agency, Joint agencies, Key milestones, Key outcomes, Evidence "
            "expected, Target date as written, Target date, Revised target date, Revision agreed "
            "on, Status, Agency RAG, Progress, Evidence, Date of completion, Outcome, Assured on, "
            "Evidence kind, Evidence held at, Evidence dated, Check again on, Response, Response "
            "reason, Response dated or Not placed.",
        ),
        (
            ["Patron=Lead agency", "patron = Status"],
            '--heading "patron = Status": "patron" was said to mean something else before. Say '
            "one.",
        ),
        (
            ["Patrom=Lead agency"],
            '--heading "Patrom=...": plan.tsv has no such heading. Did you mean "Patron"? Give '
            "it as it stands there.",
        ),
    ],
)
def test_what_cannot_be_said(said: list[str], message: str, tmp_path: Path) -> None:
    """A slip in --heading is told, and nothing is written."""
    (tmp_path / "plan.tsv").write_text(TABLE.replace("|", "\t"), "utf-8")
    with pytest.raises(BadInput) as stopped:
        import_plan(
            tmp_path / "plan.tsv", tmp_path / "made.xlsx", review=ROWAN,
            partnership=Partnership(), as_at=date(2026, 3, 31), headings=said,
        )  # fmt: skip

    assert message == str(stopped.value)
    assert not (tmp_path / "made.xlsx").exists()


def test_the_partnership_keeps_what_headings_mean(tmp_path: Path) -> None:
    """The partnership's table decides in every import, and --heading over it."""
    file = partnership(tmp_path, *(tuple(one.split("=")) for one in SAID))
    (tmp_path / "plan.tsv").write_text(TABLE.replace("|", "\t"), "utf-8")
    drafted = import_plan(
        tmp_path / "plan.tsv", tmp_path / "made.xlsx", review=ROWAN,
        partnership=read_partnership(file), as_at=date(2026, 3, 31),
        headings=["Patron=Joint agencies"],
    )  # fmt: skip

    assert '  "Intervention" read as Action to take, as you said' in drafted.report
    assert '  "Patron" read as Joint agencies, as you said' in drafted.report


def test_table_of_headings_is_checked(tmp_path: Path) -> None:
    """A meaning that is none of our headings is told with its row, as is a heading twice."""
    file = partnership(
        tmp_path, ("Who", "Boss"), ("When", "Target date"), ("WHEN", "Status"),
        ("Cost", "Not placed"), ("Why", None),
    )  # fmt: skip
    with pytest.raises(BadInput) as stopped:
        read_partnership(file)

    assert [
        'partnership.xlsx, sheet "Headings", row 2 (Means): expected a heading of an action plan, '
        "such as Lead agency, or Not placed, found 'Boss'. Correct it.",
        'partnership.xlsx, sheet "Headings", row 4 (Heading): expected each heading once, found '
        "'WHEN' again (the first is in row 3). Keep one row.",
    ] == str(stopped.value).splitlines()


def partnership(folder: Path, *rows: tuple[str | None, ...]) -> Path:
    """Write a partnership workbook with a table of headings."""
    book = openpyxl.Workbook()
    for number, (name, table) in enumerate(
        {"Agencies": (("Agency", "Aliases"),), "Headings": (("Heading", "Means"), *rows)}.items()
    ):
        sheet = book.create_sheet(name, number)
        for row in table:
            sheet.append(row)
    book.save(folder / "partnership.xlsx")
    return folder / "partnership.xlsx"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            TABLE,
            "expected a table with an action under its headings, found none. Headings seen in line "
            '1: "Ref" read as Action ref, "Intervention" not known, "Patron" not known, '
            '"Zeitpunkt" not known. None of them names the action or the recommendation. Change '
            '"Intervention" to "Action to take" if it is that, or add --heading '
            '"Intervention=Action to take"; the sheet Headings of the partnership workbook keeps '
            "it for next time.",
        ),
        (
            "No|Massnahme|Owner|By when|Start date\n1|Hold a training day|Ash|June|May\n",
            "expected a table with an action under its headings, found none. Headings seen in line "
            '1: "No" read as Recommendation no., "Massnahme" not known, "Owner" read as Lead '
            'agency, "By when" read as Target date as written, "Start date" understood, and none '
            "of ours. None of them names the action or the recommendation. Change "
            '"Massnahme" to "Action to '
            'take" if it is that, or add --heading "Massnahme=Action to take"; the sheet Headings '
            "of the partnership workbook keeps it for next time.",
        ),
        (
            "Thema|Action|Patron|Zeitpunkt|Ort|Art\nA|Hold a day|Ash|June|B|C\n",
            "expected a table with an action under its headings, found none. Headings seen in line "
            '1: "Thema" not known, "Action" read as Action to take, "Patron" not known, '
            '"Zeitpunkt" not known, "Ort" not known, "Art" not known. Too few of them are known. '
            'Change "Thema" to "Lead agency" if it is that, or add --heading "Thema=Lead agency"; '
            "the sheet Headings of the partnership workbook keeps it for next time.",
        ),
        (
            "Recommendation|Action\n",
            "expected a table with an action under its headings, found none. Headings seen in line "
            '1: "Recommendation" read as Recommendation, "Action" read as Action to take. Check '
            "that the actions stand in the rows below it.",
        ),
    ],
)
def test_a_refusal_names_the_headings(text: str, told: str) -> None:
    """Who is refused reads which headings were seen, which were understood, and what to change."""
    with pytest.raises(BadInput) as stopped:
        imported(text)

    assert f"plan.txt: {told}" == str(stopped.value)
