"""Other reviews than those after domestic homicide: each has its own words, and no other's."""

import zipfile
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from dhrxl.errors import BadInput
from dhrxl.intake.batch import read_agreed
from dhrxl.intake.partnership import read_partnership
from dhrxl.jobs.consolidate import consolidate
from dhrxl.jobs.draft import import_plan, new_plan, review_named
from dhrxl.jobs.split import split
from dhrxl.layouts.xlsx import write
from dhrxl.model.partnership import Partnership, Review
from dhrxl.model.review_types import TYPES, UNNAMED, ReviewType, as_said, review_type
from dhrxl.rounds.agreed import baseline_of
from dhrxl.workbooks.partnership import partnership_workbook
from tests.loops import some

AS_AT = date(2026, 3, 31)
SOURCE = """Recommendation\tAction\tLead agency\tTarget date
1. Ask alone.\tTrain the ward\tHealth\t30 June 2026
"""
KINDS = [pytest.param(one, id=one.word) for one in TYPES]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A published plan of one action."""
    path = tmp_path / "published.txt"
    path.write_text(SOURCE, encoding="utf-8")
    return path


def owner(kind: ReviewType) -> Partnership:
    """Give a partnership without a name of its own, that has one review."""
    return Partnership(name="Ashdale", reviews=(Review(name="Elm", code="ELM", type=kind),))


def imported(source: Path, path: Path, kind: str = "", force: bool = False) -> Path:
    """Import the plan as one of a kind of review."""
    review = review_named("Elm", "", Partnership(), type_=kind)
    import_plan(
        source, path, review=review, partnership=Partnership(name="Ashdale"), as_at=AS_AT,
        force=force,
    )  # fmt: skip
    return path


def words(path: Path) -> str:
    """Give all that stands in a workbook, its properties too, without the lists it offers."""
    with zipfile.ZipFile(path) as package:
        book = load_workbook(path)
        texts = [
            str(cell.value)
            for sheet in book
            if sheet.title != "Lists"
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None
        ]
        prompts = [
            str(check.prompt) for sheet in book for check in sheet.data_validations.dataValidation
        ]
        properties = package.read("docProps/core.xml").decode()
    return "\n".join((*texts, *prompts, properties)).casefold()


def said(path: Path, label: str = "Review type") -> object:
    """Give what the cover says beside a label."""
    rows = load_workbook(path)["Cover"].iter_rows(values_only=True)
    return next(row[1] for row in rows if row[0] == label)


@pytest.mark.parametrize("kind", KINDS)
def test_outputs_hold_no_other_kinds_words(kind: ReviewType, source: Path, tmp_path: Path) -> None:
    """Plan, return, summary and partnership workbook of a kind name no other kind, report or owner
    of its own."""
    partnership = owner(kind)
    plan = tmp_path / "elm.xlsx"
    review = review_named("Elm", "", partnership)
    import_plan(source, plan, review=review, partnership=partnership, as_at=AS_AT)
    base = baseline_of(read_agreed([plan]).plans, None, partnership)
    (tmp_path / "sent").mkdir()
    sent = split(base, folder=tmp_path / "sent", round_="Q4 2025/26", as_at=AS_AT,
                 partnership=partnership, agreed=[plan])  # fmt: skip
    summary = tmp_path / "summary.xlsx"
    consolidate([one.path for one in sent.returns], summary, as_at=AS_AT, partnership=partnership,
                plans=[plan])  # fmt: skip

    own = {kind.word, kind.name, kind.report, kind.owner}
    foreign = {
        word.casefold()
        for one in TYPES
        for word in (one.name, one.report, one.owner)
        if word not in ("review", "partnership") and not any(word in mine for mine in own)
    } - {"report of the review"}
    for path in some([plan, summary, *(one.path for one in sent.returns)]):
        found = words(path)
        assert not {word for word in some(foreign) if word in found}, path.name
    assert kind.word == said(plan)
    rows = load_workbook(summary)["By review"].iter_rows(values_only=True)
    assert any(kind.word == row[-1] and row[0] == "Elm" for row in rows)


def test_prompts_speak_of_the_report_of_the_kind(tmp_path: Path) -> None:
    """A plan asks for the day of the report that its kind of review has."""
    new_plan(tmp_path / "a.xlsx", review=review_named("Ash", "", Partnership(), type_="PFD"),
             partnership=Partnership(), as_at=AS_AT)  # fmt: skip

    found = words(tmp_path / "a.xlsx")

    assert "the day the coroner's report was published" in found
    assert "action plan of a report to prevent future deaths" in found
    assert "homicide" not in found
    assert "overview report" not in found


@pytest.mark.parametrize(
    ("words", "word"),
    [
        ("SAR", "Safeguarding Adult Review"),
        (" dhr ", "DHR"),
        ("Domestic Abuse-Related Death Review", "DARDR"),
        ("regulation 28 report", "Prevention of Future Deaths"),
        ("susr", "Single Unified Safeguarding Review"),
        ("", ""),
    ],
)
def test_kinds_are_known_by_their_usual_names(words: str, word: str) -> None:
    """Abbreviations and names give the kind, whatever their case."""
    found = review_type(words)

    assert found is not None
    assert word == found.word


def test_kinds_differ() -> None:
    """No name stands for two kinds, and only a law sets a number of days."""
    names = [
        words
        for one in TYPES
        for words in {words.casefold() for words in (one.word, one.name, *one.synonyms)}
    ]
    clocks = {one.word: one.response_days for one in TYPES if one.response_days}

    assert len(names) == len(set(names))
    assert {"Prevention of Future Deaths": 56} == clocks
    assert [True] == [bool(one.source) for one in TYPES if one.response_days]


def test_unknown_kind_is_refused_on_the_command_line() -> None:
    """A kind nobody knows is told, with those there are."""
    with pytest.raises(BadInput, match=r"'Audit' is no type of review\. Give one of: DHR, DARDR,"):
        review_named("Elm", "", Partnership(), type_="Audit")


def test_unknown_kind_in_the_partnership_workbook_is_told(tmp_path: Path) -> None:
    """A kind that cannot be read in the register is told with its row, and nothing is guessed."""
    write(partnership_workbook(owner(TYPES[0]), as_at=AS_AT), tmp_path / "partnership.xlsx")
    book = load_workbook(tmp_path / "partnership.xlsx")
    sheet = book["Reviews"]
    row = next(row for row in sheet.iter_rows() if row[0].value == "Elm")
    row[4].value = "Audit"
    book.save(tmp_path / "partnership.xlsx")

    with pytest.raises(BadInput, match=r"\(Review type\): expected DHR, .*found 'Audit'"):
        read_partnership(tmp_path / "partnership.xlsx")


def test_a_kind_survives_the_next_import(source: Path, tmp_path: Path) -> None:
    """Imported again without a kind, a plan keeps that of its cover, one of a person's own too."""
    plan = imported(source, tmp_path / "elm.xlsx", "SAR")
    imported(source, plan, force=True)
    assert "Safeguarding Adult Review" == said(plan)

    book = load_workbook(plan)
    cell = next(row for row in book["Cover"].iter_rows() if row[0].value == "Review type")[1]
    cell.value = "Learning event"
    book.save(plan)
    imported(source, plan, force=True)

    assert "Learning event" == said(plan)
    assert UNNAMED.report == as_said("Learning event").report


def test_a_plan_without_a_kind_speaks_of_a_review(source: Path, tmp_path: Path) -> None:
    """Where nobody named a kind, no kind is guessed."""
    plan = imported(source, tmp_path / "elm.xlsx")

    assert said(plan) is None
    assert not {"homicide", "coroner", "safeguarding"} & set(words(plan).split())
