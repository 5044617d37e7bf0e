"""Rows are held by columns, and are the same rows."""

import pickle

from dhrxl.model.rows import Rows

FIRST = [{"status": "Paused", "source_row": 5}, {"status": None, "source_row": 6}]
SECOND = [{"outcome": "Safer", "status": "Paused", "source_row": 5}]


def test_rows_of_several_tables_stand_below_each_other() -> None:
    """A column that only one of the tables has is blank in the rows of the others."""
    joined = Rows.joined([Rows.of(FIRST), Rows.of(()), Rows.of(SECOND)])
    assert 3 == len(joined)
    assert [row["source_row"] for row in joined] == [5, 6, 5]
    assert [row["outcome"] for row in joined] == [None, None, "Safer"]
    assert joined[-1] == SECOND[0]
    assert list(joined[:2]) == [{**row, "outcome": None} for row in FIRST]


def test_rows_beside_a_value_have_it_all() -> None:
    """The name of a file stands in each of its rows, and not in those it was put beside."""
    rows = Rows.of(FIRST)
    assert [row["source_file"] for row in rows.beside(source_file="a.xlsx")] == ["a.xlsx"] * 2
    assert "source_file" not in rows.columns


def test_texts_that_come_again_are_held_once() -> None:
    """Rows that came from two other processes hold equal texts as one, and say the same."""
    one, other = (pickle.loads(pickle.dumps(Rows.of(rows))) for rows in (FIRST, SECOND))
    known: dict = {}
    one.share(known)
    other.share(known)
    assert one[0]["status"] is other[0]["status"]
    assert (list(one), list(other)) == (FIRST, SECOND)
