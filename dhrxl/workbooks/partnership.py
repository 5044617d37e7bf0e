"""The design of the partnership workbook: its agencies, its reviews, and the settings."""

from collections.abc import Sequence
from datetime import date

from dhrxl.layouts.layout import Entry, Section, Sheet, Table, TableColumn, Value, WorkbookLayout
from dhrxl.model.agencies import Agency, Succession
from dhrxl.model.partnership import Partnership, Profile, Review
from dhrxl.model.response import DAYS_SETTING
from dhrxl.model.terms import COVER_LABELS, LISTS, REGISTER_HEADINGS, SEPARATOR, FileKind
from dhrxl.workbooks import covers
from dhrxl.workbooks.tables import DATE_ERROR


def partnership_workbook(partnership: Partnership, *, as_at: date) -> WorkbookLayout:
    """Design the workbook that every step reads: who takes part, which reviews, which settings."""
    title = f"Partnership: {partnership.name}" if partnership.name else "Partnership"
    cover = covers.cover(
        kind=FileKind.PARTNERSHIP,
        title=title,
        purpose=("The agencies, the reviews and the settings that every step reads.",),
        sections=(
            Section(
                heading="This partnership",
                fields=(covers.form_field("partnership", partnership.name, look="open"),),
            ),
            _how_to_use_it(),
        ),
        partnership=partnership,
    )
    return WorkbookLayout(
        title=title,
        subject="Agencies, reviews, settings",
        as_at=as_at,
        marking=partnership.marking,
        sheets=(
            cover,
            _agencies_sheet(partnership.agencies),
            _reviews_sheet(partnership.reviews),
            _profile_sheet(partnership.profile),
            _settings_sheet(partnership),
            _successions_sheet(partnership.successions),
            _headings_sheet(partnership.headings),
        ),
        live=True,
    )


def _how_to_use_it() -> Section:
    return Section(
        heading="How to use it",
        fields=covers.steps(
            covers.leading_to(
                "Agencies", "Go to the sheet Agencies: every agency once, with its other names."
            ),
            covers.leading_to(
                "Reviews", "Go to the sheet Reviews: every review once, with its code and dates."
            ),
            covers.leading_to("RAG profile", "Go to the sheet RAG profile: how actions are rated."),
            covers.leading_to(
                "Settings", "Go to the sheet Settings: the marking and where returns are sent."
            ),
            "Keep this file, named partnership.xlsx, in the folder you work in.",
        ),
    )


def _agencies_sheet(agencies: Sequence[Agency]) -> Sheet:
    return _sheet(
        name="Agencies",
        table="agencies",
        lines=(
            "This worksheet contains one table, one agency a row. Type below the last row to add "
            "one.",
            "Aliases are other names it goes by, separated by semicolons. "
            "Blank cells mean none or not known.",
        ),
        columns=(
            _column("agencies", "name", 40),
            _column("agencies", "aliases", 42, "Other names in plans, separated by semicolons."),
            _column(
                "agencies", "type", 24, "Such as police, health, council, probation, voluntary."
            ),
            _column("agencies", "mailbox", 40, "A team's mailbox, never a person's."),
            _column(
                "agencies",
                "successor",
                34,
                "The agency that took over, if this one is no more. "
                "If several did, name them all, and go to the sheet Successions.",
            ),
        ),
        rows=tuple(
            (a.name, SEPARATOR.join(a.aliases), a.type, a.mailbox, a.successor) for a in agencies
        ),
    )


def _headings_sheet(headings: Sequence[tuple[str, str]]) -> Sheet:
    return _sheet(
        name="Headings",
        table="headings",
        lines=(
            "This worksheet contains one table, one heading a row: what it means when a published "
            "plan is imported.",
            "Only for headings that are read wrongly or not at all. Means is a heading of our "
            "action plan, or Not placed.",
        ),
        columns=(
            _column("headings", "theirs", 44, "As it stands in their plans."),
            _column("headings", "ours", 34, "Such as Lead agency, Action to take, Target date."),
        ),
        rows=tuple(headings),
        empty="No heading is decided here yet.",
    )


def _successions_sheet(successions: Sequence[Succession]) -> Sheet:
    return _sheet(
        name="Successions",
        table="successions",
        lines=(
            "This worksheet contains one table, one action a row: who has it now.",
            "Only for an agency with several successors. An action that is not named stays with "
            "it.",
        ),
        columns=(
            _column("successions", "agency", 40, "The agency that is no more."),
            _column("successions", "action_ref", 20, "Such as BEN-08.1."),
            _column("successions", "successor", 40, "Which of its successors has the action now."),
        ),
        rows=tuple((s.agency, s.action_ref, s.successor) for s in successions),
        empty="No action is given to a successor yet.",
    )


def _reviews_sheet(reviews: Sequence[Review]) -> Sheet:
    return _sheet(
        name="Reviews",
        table="reviews",
        lines=(
            "This worksheet contains one table, one review a row. Use the pseudonym only.",
            "A review code is short and for life, such as DHR07. Blank dates mean not yet.",
        ),
        columns=(
            _column("reviews", "name", 34, "The pseudonym, never a real name."),
            _column("reviews", "code", 18, "Short, unique, and never changed."),
            _column("reviews", "published", 18, kind="date"),
            _column("reviews", "signed_off", 18, kind="date"),
            _column("reviews", "type", 34, f"One of: {', '.join(LISTS['list_review_type'])}."),
        ),
        rows=tuple((r.name, r.code, r.published, r.signed_off, r.type.word) for r in reviews),
    )


def _profile_sheet(profile: Profile) -> Sheet:
    return _sheet(
        name="RAG profile",
        table="rag_profile",
        lines=(
            "This worksheet contains one table: how actions are rated. "
            "Change white cells only as the board agrees.",
            "due_soon_days: usually 30. "
            "complete_colour: Blue, or Green where a board's Green means achieved.",
            "blue_needs_assurance: No; or Yes where an action is Blue only once the board has "
            "assured it.",
        ),
        columns=_settings_columns(),
        rows=(
            ("name", profile.name),
            ("due_soon_days", profile.due_soon_days),
            ("complete_colour", str(profile.complete_colour)),
            ("blue_needs_assurance", "Yes" if profile.blue_needs_assurance else "No"),
        ),
    )


def _settings_sheet(partnership: Partnership) -> Sheet:
    return _sheet(
        name="Settings",
        table="settings",
        lines=(
            "This worksheet contains one table: what stands on every workbook sent out, and when "
            "a response is due.",
            f"{DAYS_SETTING}: within how many days of a plan's date an agency responds to it. "
            "Blank cells mean not set.",
        ),
        columns=_settings_columns(),
        rows=(
            (COVER_LABELS["marking"], partnership.marking),
            (COVER_LABELS["send_to"], partnership.send_to),
            (DAYS_SETTING, partnership.response_days),
        ),
    )


def _sheet(
    *,
    name: str,
    table: str,
    lines: tuple[str, ...],
    columns: tuple[TableColumn, ...],
    rows: tuple[tuple[Value, ...], ...],
    empty: str = "",
) -> Sheet:
    return Sheet(
        name=name,
        title=name,
        lines=lines,
        table=Table.by_rows(name=table, columns=columns, rows=rows, empty=empty),
        frozen_columns=1,
    )


def _column(table: str, key: str, width: int, prompt: str = "", kind: str = "text") -> TableColumn:
    heading = REGISTER_HEADINGS[table][key]
    if kind == "date":
        entry = Entry(date_only=True, prompt=prompt, error=DATE_ERROR)
        return TableColumn(
            key=key, heading=heading, width=width, kind="date", look="open", entry=entry
        )
    return TableColumn(
        key=key,
        heading=heading,
        width=width,
        look="open",
        entry=Entry(prompt=prompt) if prompt else None,
        as_typed=True,
    )


def _settings_columns() -> tuple[TableColumn, ...]:
    headings = REGISTER_HEADINGS["settings"]
    return (
        TableColumn(key="setting", heading=headings["setting"], width=26, look="given"),
        TableColumn(key="value", heading=headings["value"], width=60, look="open"),
    )
