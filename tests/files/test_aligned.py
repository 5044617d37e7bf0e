"""Text whose columns are aligned by spaces."""

from time import perf_counter

import pytest

from dhrxl.files.documents import read_text
from dhrxl.files.tables.aligned import read_aligned
from dhrxl.model.partnership import Review
from dhrxl.plans.importer import understand
from tests.loops import some

A = Review(name="A", code="A")
NUMBERED = """Action plan for the Elm review

Ref  Action                 Lead            Timescale
1    Hold a training day    Harbour Trust   31/05/2026
2    Print the guide and    Elm Council     30/06/2026
     send it to all
3    Audit ten files        City Police     31/07/2026

This plan was agreed by the board on 3 May.
"""
PARTED = """Recommendation            Action                   Lead agency       Target date

1. Train all staff in     Hold a training day      Harbour Trust     31 May 2026
the new course

2. Share the guide        Print the guide and      Elm Council       30 June 2026
                          send it to all

3. Audit                  Audit ten files          City Police       31 July 2026
"""
INDENTED = """   Lead             Action                              Due
   Harbour Trust    Hold a training day                 May 2026
   Elm Council      Print the guide and send it to all  June 2026
   City Police      Audit ten files                     July 2026
"""
EXPECTED = [
    ("Hold a training day", "Harbour Trust", "2026-05-31"),
    ("Print the guide and send it to all", "Elm Council", "2026-06-30"),
    ("Audit ten files", "City Police", "2026-07-31"),
]


@pytest.mark.parametrize("text", [NUMBERED, PARTED, INDENTED])
def test_columns_aligned_by_spaces_are_read(text: str) -> None:
    """Each word comes to its column, and a cell broken over lines is one cell."""
    lines = tuple(line for line in read_text(text) if line.filled)
    actions = understand(lines, file="plan.txt", review=A).actions
    keys = ["action_to_take", "lead_agency", "target_date"]

    assert EXPECTED == list(actions[keys].astype("str").itertuples(index=False, name=None))


def test_no_word_is_lost() -> None:
    """What stands in a text stands in its cells, around tables too."""
    for text in some([NUMBERED, PARTED, INDENTED]):
        rows = read_aligned(text)
        assert rows is not None
        assert sorted(text.split()) == sorted(" ".join(" ".join(row) for _, row in rows).split())


@pytest.mark.parametrize(
    "text",
    [
        "Dear all,\n\nthis is  a letter.\nIt has  no table.\n",
        "Action: Train  staff\nLead agency:   Police\nTarget date:   31 March 2026\n",
        "One  two  three\nA sentence that runs through all of the columns above it.\n",
    ],
)
def test_what_is_no_table_stays(text: str) -> None:
    """Spaces in a letter, or behind a label, make no columns."""
    assert read_aligned(text) is None


def test_long_texts_are_read_in_time() -> None:
    """No text of 100 KB takes longer than a second or two to look through."""
    started = perf_counter()
    for text in ("a  " * 33_000, "a  b  c\n" * 5_000, " " * 100_000, ("a  " * 200 + "\n") * 160):
        read_aligned(text)

    assert perf_counter() - started < 10
