"""Which problems must be told of evidence, responses and decisions, and of which cells."""

from collections.abc import Iterator, Sequence

from tests.oracle.answers import BLANK, EVIDENCE, RESPONSE, WORDS, is_told
from tests.oracle.history import Answer, Round
from tests.oracle.later import TO_COME
from tests.oracle.round import Outcome, may_be_sent

Told = tuple[str, str, int, str]
"""Code, file, row and heading."""
KIND, DATED = EVIDENCE[0], EVIDENCE[2]
ANSWER, REASON, DAY = RESPONSE
TOLD = {
    ("unknown-evidence-kind", KIND),
    ("evidence-in-future", DATED),
    ("activity-only", KIND),
    ("unknown-response", ANSWER),
    ("response-in-future", DAY),
    ("text-lost", ANSWER),
    ("decided-in-future", "Decided on"),
    *(("missing-value", heading) for heading in RESPONSE),
}
"""The problems that are looked at, by code and heading."""


def problems(out: Outcome, slips: Sequence[int]) -> Iterator[Told]:
    """Give the problems of what came back, and of decisions of a day to come, by their rows."""
    sent = may_be_sent(out.round, out.before, out.base)
    for file in out.files:
        for ref, (number, row) in file.rows.items():
            is_record = file.uses[ref] == "Row of record" and is_told(row, sent[file.agency][ref])
            if is_record and out.base[ref].says[ANSWER] and not row[ANSWER]:
                yield "text-lost", file.name, number, ANSWER
            is_echo = file.agency != out.actions[ref].agencies[0] and not is_told(row, [BLANK])
            if is_echo or file.uses[ref] == "Not counted: nothing was reported in this file":
                continue
            for code, heading in _wrong(row, out.round):
                yield code, file.name, number, heading
    for number in slips:
        yield "decided-in-future", f"summary{out.round.number - 1}.xlsx", number, "Decided on"


def _wrong(row: Answer, made: Round) -> Iterator[tuple[str, str]]:
    """Give what is wrong in the cells of one row."""
    if row[KIND] not in ("", "Activity", "Output", "Outcome"):
        yield "unknown-evidence-kind", KIND
    if row[DATED] == TO_COME:
        yield "evidence-in-future", DATED
    if row[KIND] == "Activity" and row["Status"] == "Complete" and not row["Outcome"]:
        yield "activity-only", KIND
    if row[ANSWER] not in ("", *WORDS):
        yield "unknown-response", ANSWER
    if not row[ANSWER] and (row[REASON] or row[DAY]):
        yield "missing-value", ANSWER
    if row[ANSWER] in WORDS[1:] and row[REASON] in ("", "TBC"):
        yield "missing-value", REASON
    if row[ANSWER] in WORDS and not row[DAY] and made.settings.response_days is not None:
        yield "missing-value", DAY
    if row[DAY] == TO_COME:
        yield "response-in-future", DAY
