"""Target dates as plans put them."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dhrxl.plans.targets import read_target

PUBLISHED = date(2016, 10, 13)
SIGNED = date(2016, 9, 1)


@pytest.mark.parametrize(
    ("value", "day", "reading"),
    [
        (
            "To be in place no later than 6 months after the publication of the Overview Report,"
            " or earlier.",
            date(2017, 4, 13),
            "6 months from publication (13 October 2016): 13 April 2017",
        ),
        (
            "No later than 6 months after the date publication of the Overview Report",
            date(2017, 4, 13),
            "6 months from publication (13 October 2016): 13 April 2017",
        ),
        (
            "Within 6months of publication",
            date(2017, 4, 13),
            "6 months from publication (13 October 2016): 13 April 2017",
        ),
        (
            "Within six (6) months' of publication",
            date(2017, 4, 13),
            "6 months from publication (13 October 2016): 13 April 2017",
        ),
        (
            "6-9 months from publication",
            date(2017, 7, 13),
            "9 months from publication (13 October 2016): 13 July 2017",
        ),
        (
            "3 months from sign-off",
            date(2016, 12, 1),
            "3 months from sign-off (1 September 2016): 1 December 2016",
        ),
        (
            "12 weeks",
            date(2017, 1, 5),
            "12 weeks from publication (13 October 2016), assumed as no other start is given: "
            "5 January 2017",
        ),
        (
            "6 months from 1 January 2017",
            date(2017, 7, 1),
            "6 months from 1 January 2017: 1 July 2017",
        ),
        (
            "Within 6 months of publication, i.e. by 30 April 2017",
            date(2017, 4, 30),
            "6 months, which the plan puts as 30 April 2017; 30 April 2017",
        ),
        ("By 31/12/2016", date(2016, 12, 31), "31 December 2016"),
        ("7.10.15", date(2015, 10, 7), "7 October 2015 (7.10.15: day before month, year 2015)"),
        ("18 th July 2017", date(2017, 7, 18), "18 July 2017"),
        (
            "Apr-21",
            date(2021, 4, 30),
            "Apr-21 read as April 2021, taken to its last day: 30 April 2021",
        ),
        ("March 2019", date(2019, 3, 31), "March 2019, taken to its last day: 31 March 2019"),
        (
            "end of March 2019",
            date(2019, 3, 31),
            "March 2019, taken to its last day: 31 March 2019",
        ),
        (
            "03/17",
            date(2017, 3, 31),
            "03/17 read as March 2017, taken to its last day: 31 March 2017",
        ),
        (
            "Q3 2016/17",
            date(2016, 12, 31),
            "quarter 3 of the financial year 2016/17, from April: 31 December 2016",
        ),
        (
            "Quarter 4 16/17",
            date(2017, 3, 31),
            "quarter 4 of the financial year 2016/17, from April: 31 March 2017",
        ),
        (
            "Q3 2016",
            date(2016, 9, 30),
            "quarter 3 of 2016, taken as the calendar year: 30 September 2016",
        ),
        (
            "2010 /11",
            date(2011, 3, 31),
            "financial year 2010/11, taken to its end: 31 March 2011",
        ),
        ("by 2017", date(2017, 12, 31), "2017, taken to the end of the calendar year: "
         "31 December 2017"),
        ("Summer 2019", date(2019, 8, 31), "Summer 2019, taken to the end of August: "
         "31 August 2019"),
        (
            "Immediate",
            date(2016, 9, 1),
            "immediate, taken as the day of sign-off: 1 September 2016",
        ),
        (
            "Complete 04/03/2020",
            date(2020, 3, 4),
            "4 March 2020 (04/03/2020: day before month); the words say complete: check the date "
            "of completion",
        ),
        (
            "Complete and in use -20/01/2020",
            date(2020, 1, 20),
            "20 January 2020; the words say complete: check the date of completion",
        ),
        (
            "Ongoing, review March 2019",
            date(2019, 3, 31),
            "March 2019, taken to its last day: 31 March 2019; the words say that it goes on "
            "after that",
        ),
        ("43555", date(2019, 3, 31), "the spreadsheet's day number 43555: 31 March 2019"),
        (43555, date(2019, 3, 31), "the spreadsheet's day number 43555: 31 March 2019"),
        (datetime.fromisoformat("2019-03-31 09:00"), date(2019, 3, 31), "31 March 2019"),
        (date(2019, 3, 31), date(2019, 3, 31), "31 March 2019"),
    ],
)  # fmt: skip
def test_target_is_read(value: str | int | date, day: date, reading: str) -> None:
    """Words for a date give the day, and the reading says what was understood and assumed."""
    found = read_target(value, published=PUBLISHED, signed_off=SIGNED)

    assert (day, reading, "") == (found.day, found.reading, found.problem)


@pytest.mark.parametrize(
    ("words", "reading"),
    [
        ("", "blank: no date"),
        (" \u00a0 ", "blank: no date"),
        ("1. On-going", "ongoing: no date. Agree a date to review it"),
        ("Ongoing", "ongoing: no date. Agree a date to review it"),
        ("every 6 months", "ongoing: no date. Agree a date to review it"),
        ("6-monthly", "ongoing: no date. Agree a date to review it"),
        ("2018 \u2013 2019 onwards", "open-ended (onwards): no date. Agree a date to review it"),
        ("TBC", "TBC: no date yet. Agree one"),
        ("ASAP", "ASAP: no date yet. Agree one"),
        ("N/A", "not applicable: no date"),
        ("As 2.1 above", "not understood as a date: no date"),
        ("1.10", "not understood as a date: no date"),
        ("28 working days", "not understood as a date: no date"),
        ("Academic year 2016/17", "not understood as a date: no date"),
        ("Complete and occurs every two months.", "complete, without a date: no date"),
        ("complete as of X date", "complete, without a date: no date"),
        ("In use since April.", "a month without its year: no date"),
        ("31 March", "31 March: the year is missing, so no date"),
        (
            "3 months from the appointment of a lead",
            "3 months from the appointment of a lead: not known when that was, so no date",
        ),
    ],
)
def test_words_without_a_date_give_none(words: str, reading: str) -> None:
    """What names no day gives no date, and says why."""
    found = read_target(words, published=PUBLISHED, signed_off=SIGNED)

    assert (None, reading, "no-target-date") == (found.day, found.reading, found.problem)


@pytest.mark.parametrize(
    ("words", "reading"),
    [
        (
            "6 months from publication",
            "6 months from publication: no date until --published DATE is given",
        ),
        (
            "6 months from sign-off",
            "6 months from sign-off: no date until --signed-off DATE is given",
        ),
        (
            "With immediate effect",
            "immediate: no date until --signed-off DATE or --published DATE is given",
        ),
    ],
)
def test_missing_start_is_asked_for(words: str, reading: str) -> None:
    """A relative date without its start gives no date, and names the option that gives it."""
    found = read_target(words)

    assert (None, reading, "no-target-date") == (found.day, found.reading, found.problem)


@pytest.mark.parametrize("words", ["31 September 2020", "By 10/13/2016", "30 Feb"])
def test_impossible_target_is_a_problem(words: str) -> None:
    """A target that does not exist is never rolled on."""
    found = read_target(words)

    assert (found.day, found.problem) == (None, "impossible-date")


def test_last_of_several_dates_is_the_target() -> None:
    """Several dates in one cell are milestones, the last of them the target."""
    found = read_target("By 31/12/2016\nBy 31/01/2017\nBy 31/03/2017")

    assert date(2017, 3, 31) == found.day
    assert (date(2016, 12, 31), date(2017, 1, 31)) == found.milestones
    assert found.reading.endswith("the last of 3 dates is the target: 31 March 2017")


def test_list_numbers_are_no_days() -> None:
    """The number of a list item before a month is no day of that month."""
    found = read_target("1. March 2019\n2. June 2019")

    assert (date(2019, 6, 30), (date(2019, 3, 31),)) == (found.day, found.milestones)


def test_revised_date_never_overwrites_the_first() -> None:
    """A date the cell calls revised is kept apart from the date first agreed."""
    found = read_target("June 2019 (revised Dec 2019)")

    assert (date(2019, 6, 30), date(2019, 12, 31)) == (found.day, found.revised)


def test_last_extension_counts() -> None:
    """Of several extensions the last is the revised date; the others are said, and no target."""
    found = read_target("31/12/2016 extended to 30/06/2017 now 31/12/2017")

    assert (date(2016, 12, 31), date(2017, 12, 31), ()) == (
        found.day, found.revised, found.milestones,
    )  # fmt: skip
    assert (
        "31 December 2016; revised: 30 June 2017, and again since; revised: 31 December 2017, "
        "taken as the revised target date; add the day it was agreed"
    ) == found.reading


def test_unlikely_year_is_a_problem() -> None:
    """A year long past is read as it stands, and to be checked."""
    found = read_target("31 March 1996")

    assert (date(1996, 3, 31), "unlikely-date") == (found.day, found.problem)


@pytest.mark.parametrize(
    ("value", "reading"),
    [
        ("31/12/1016", "31 December 1016: no such year in a plan"),
        ("31 March 1916", "31 March 1916: no such year in a plan"),
        ("March 2170", "March 2170, taken to its last day: 31 March 2170: no such year in a plan"),
        (date(1899, 12, 1), "1 December 1899: no such year in a plan"),
        ("31/12/2016 extended to 30/06/2107", "30 June 2107: no such year in a plan"),
        (
            "6 months from 1/12/9999",
            "6 months from 1 December 9999 (1/12/9999: day before month): no date",
        ),
        (30000, "the spreadsheet's day number 30000: 18 February 1982: no such year in a plan"),
    ],
)
def test_year_beyond_belief_is_no_date(value: str | int | date, reading: str) -> None:
    """A year no plan can mean gives no date but a problem, for a person to put right."""
    found = read_target(value, published=PUBLISHED)

    assert (None, None, reading) == (found.day, found.revised, found.reading)
    assert found.problem


@given(st.text(max_size=60))
def test_no_words_break_the_reading(words: str) -> None:
    """Any words give a date or a reason why not."""
    found = read_target(words, published=PUBLISHED)

    assert found.reading
    assert found.day or found.problem


@pytest.mark.parametrize(
    "words",
    [
        "Ongoing from April 2025", "From Jan 2026", "Jan 2026 onwards", "Commencing April 2025",
        "Starting 1 May 2026", "Start date: 01/05/2026", "To commence in May 2026",
        "After 31 March 2026", "April 2025 - ongoing", "1 April 2025 until further notice",
        "April 2025 to March", "From April 2025 until complete", "o Ebrill 2025 ymlaen",
    ],
)  # fmt: skip
def test_a_start_is_no_day_to_be_done_by(words: str) -> None:
    """A date from which something runs gives no due date, and says so."""
    found = read_target(words)

    assert (None, (), "no-target-date") == (found.day, found.milestones, found.problem)
    assert "start" in found.reading or "open-ended" in found.reading


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("Oct 2025 - Mar 2026", date(2026, 3, 31)),
        ("October to December 2025", date(2025, 12, 31)),
        ("between April 2026 and June 2026", date(2026, 6, 30)),
        ("1 April 2025 \u2013 31 March 2026", date(2026, 3, 31)),
        ("From April 2025 until the end of March 2026", date(2026, 3, 31)),
        ("Start: April 2025\nEnd: March 2026", date(2026, 3, 31)),
        ("Rhwng Ebrill 2026 a Mehefin 2026", date(2026, 6, 30)),
        ("2025/26", date(2026, 3, 31)),
    ],
)
def test_a_stretch_is_due_at_its_end(words: str, day: date) -> None:
    """From one date to another is due on the last day, and the first is no milestone."""
    found = read_target(words)

    assert (day, (), "") == (found.day, found.milestones, found.problem)


@pytest.mark.parametrize(
    ("words", "target", "revised"),
    [
        ("revised from March 2026 to June 2026", date(2026, 3, 31), date(2026, 6, 30)),
        ("Extended from 31/03/2025 to 30/06/2025", date(2025, 3, 31), date(2025, 6, 30)),
        ("Moved from May 2026 to the end of July 2026", date(2026, 5, 31), date(2026, 7, 31)),
    ],
)
def test_a_date_that_was_moved_is_no_start(words: str, target: date, revised: date) -> None:
    """Where the words say that a date was moved, the first of the two stays the target."""
    found = read_target(words)

    assert (target, revised, ()) == (found.day, found.revised, found.milestones)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("Winter 2024/25", date(2025, 2, 28)),
        ("Winter 2025", date(2025, 12, 31)),
        ("Spring 2026", date(2026, 5, 31)),
        ("Autumn 2024/25", date(2024, 11, 30)),
        ("early 2026", date(2026, 3, 31)),
        ("By mid-2026", date(2026, 6, 30)),
        ("late 2026", date(2026, 12, 31)),
        ("mid-March 2026", date(2026, 3, 15)),
        ("early June 2026", date(2026, 6, 10)),
        ("the beginning of April 2026", date(2026, 4, 1)),
        ("2025/26 Q2", date(2025, 9, 30)),
        ("2025-26 (Q3)", date(2025, 12, 31)),
        ("Christmas 2025", date(2025, 12, 25)),
        ("November 26", date(2026, 11, 30)),
        ("12/26", date(2026, 12, 31)),
        ("31 Mawrth 2026", date(2026, 3, 31)),
        ("erbyn 31ain o Fawrth 2026", date(2026, 3, 31)),
        ("diwedd Chwefror 2026", date(2026, 2, 28)),
        ("Mehefin 2026", date(2026, 6, 30)),
        ("Hydref 2026", date(2026, 10, 31)),
        ("Chwarter 3 2025/26", date(2025, 12, 31)),
        ("Gaeaf 2025/26", date(2026, 2, 28)),
    ],
)
def test_times_of_year_have_a_reading(words: str, day: date) -> None:
    """A season, a part of a year and a Welsh month have one reading, which is said."""
    found = read_target(words)

    assert (day, "") == (found.day, found.problem)
    assert found.reading.endswith(f"{day.day} {day:%B %Y}")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("26 November", "26 November: the year is missing, so no date"),
        ("November 30", "November 30: the year is missing, or the day; so no date"),
        ("3/5", "3/5: the year is missing, so no date"),
        ("26/11", "26/11: the year is missing, so no date"),
        ("03/05", "03/05: the year is missing, so no date"),
        ("Summer", "a time of year without its year: no date"),
        ("end of Q2", "a quarter without its year: no date"),
        ("by the end of the year", "the year is not said: no date"),
        ("erbyn Mawrth", "a month without its year: no date"),
        ("Parhaus", "ongoing: no date. Agree a date to review it"),
        ("Easter 2026", "not understood as a date: no date"),
        ("first half of 2025/26", "not understood as a date: no date"),
        ("Summer 2024/25", "not understood as a date: no date"),
        ("mid Q3 2025/26", "not understood as a date: no date"),
    ],
)
def test_no_year_is_ever_guessed(words: str, why: str) -> None:
    """What leaves the year or its part open gives no date, and says what is missing."""
    found = read_target(words)

    assert (None, why, "no-target-date") == (found.day, found.reading, found.problem)


@pytest.mark.parametrize(
    ("number", "names"),
    [
        (1, "Ionawr"), (2, "Chwefror"), (3, "Mawrth Fawrth"), (4, "Ebrill"), (5, "Mai Fai"),
        (6, "Mehefin Fehefin"), (7, "Gorffennaf Orffennaf"), (8, "Awst"), (9, "Medi Fedi"),
        (10, "Hydref"), (11, "Tachwedd Dachwedd Thachwedd"), (12, "Rhagfyr Ragfyr"),
    ],
)  # fmt: skip
def test_welsh_months_are_read(number: int, names: str) -> None:
    """Each month is read in Welsh, softened too."""
    found = [read_target(f"9 {name} 2026").day for name in names.split()]

    assert set(found) == {date(2026, number, 9)}
