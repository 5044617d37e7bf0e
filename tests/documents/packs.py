"""Rounds to make a board pack of, and the pack of one as it is made of a saved summary."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from dhrxl.documents.board_pack import board_pack
from dhrxl.jobs.board_pack import counted_anew
from dhrxl.layouts.documents.document import Document
from dhrxl.layouts.documents.pdf import page_count
from dhrxl.layouts.xlsx import write
from dhrxl.model.terms import FileKind
from dhrxl.rounds.board.recount import Recount
from dhrxl.rounds.position import Position
from dhrxl.workbooks.summary import summary_workbook
from tests.invented import AS_AT, LAST_TIME, action, answer, as_previous, intake, returns, stand
from tests.workbooks.test_page_one import ROUNDS

AGENCIES = (
    "Westmere Police", "Westmere Health Trust", "Alder Homes", "Children's Services",
    "Adult Social Care", "Probation Service", "Community Safety Partnership", "Elm Valley Refuge",
    "Westmere Integrated Care Board", "Ambulance Service",
)  # fmt: skip
DEEDS = (
    "Train every duty manager to ask about coercive control, so that a first disclosure is "
    "recorded, shared within five working days, and followed by a visit within ten.",
    "Review the joint protocol for information sharing between the hospital and the refuge, and "
    "audit twenty files each quarter against it.",
    "Add a flag for repeat callers to the control room system. ",
)
SAYS = (
    "The course was written with the refuge and piloted with two teams in January; forty of one "
    "hundred and twenty managers have attended. The trainer left in February and a successor is "
    "to be in post by May, until when two sessions a month are held by the regional team.",
    "Terms of reference agreed.",
    "",
)
PROOF = (
    "Audit of sixty files, March 2026, held by the quality team: a risk assessment stood in "
    "fifty-four of them, against thirty-one a year before."
)


def large(count: int = 150, words: int = 1) -> Position:
    """Give a round of many actions: two fifths overdue, a fifth to decide on, a sixth closed.

    Args:
        count: How many actions there are.
        words: How often each text is said over.
    """
    deeds = []
    for number in range(count):
        late = number % 5 in (0, 1)
        due = AS_AT - timedelta(days=3 + number * 4) if late else AS_AT + timedelta(days=number + 1)
        review = ("Ash", "Birch", "Cedar", "Damson")[number % 4]
        ref = f"{review.upper()}-{number // 4 + 1:02d}.1"
        deeds.append((review, action(
            ref, AGENCIES[number * 7 % len(AGENCIES)], target_date=due,
            action_to_take=(DEEDS[number % 3] + " ") * words,
        )))  # fmt: skip

    def plans() -> object:
        return intake(
            *(
                (f"{review}.xlsx", FileKind.PLAN,
                 {"review": review, "review_code": review.upper()},
                 [deed for whose, deed in deeds if whose == review])
                for review in dict.fromkeys(whose for whose, _ in deeds)
            )
        )  # fmt: skip

    def said(number: int, now: bool) -> dict[str, object]:
        text: dict[str, object] = {"progress": (SAYS[number % 3] + " ") * words}
        if now and number % 6 == 2:
            return {**text, "status": "Complete", "date_of_completion": date(2026, 3, 2),
                    "evidence": (PROOF + " ") * words}  # fmt: skip
        if now and number % 10 == 5:
            return {**text, "new_date_requested": date(2026, 12, 31),
                    "reason_for_new_date": (SAYS[0] + " ") * words}  # fmt: skip
        if now and number % 10 == 9:
            return {**text, "status": "Ask to close"}
        if now and number % 20 == 3:
            return {**text, "status": "Complete", "date_of_completion": date(2026, 3, 9)}
        return text

    def came(now: bool) -> object:
        silent = AGENCIES[-1:] if now else ()
        return returns(
            *(
                (f"{name}.xlsx", name,
                 [answer(deed, review=review, **said(number, now))
                  for number, (review, deed) in enumerate(deeds) if deed["lead_agency"] == name])
                for name in AGENCIES if name not in silent
            )
        )  # fmt: skip

    before = stand(came(False), plans=plans(), as_at=LAST_TIME)  # type: ignore[arg-type]
    return stand(came(True), previous=as_previous(before))  # type: ignore[arg-type]


PACKS: Mapping[str, Callable[[], Position]] = {
    **ROUNDS,
    "150 actions": large,
    "five actions": lambda: large(5),
}


def saved(found: Position, folder: Path, name: str = "summary.xlsx") -> Path:
    """Write the summary of a position, of a round with a name."""
    path = folder / name
    write(summary_workbook(replace(found, round_="Q4 2025/26")), path)
    return path


def pack_of(path: Path) -> Document:
    """Make the pack of a saved summary."""
    return board_pack(counted_anew(path), page_count)


def said_otherwise(found: Recount) -> list[str]:
    """Give what a summary shows otherwise than its rows, in sentences."""
    return [one.sentence for one in found.differences]
