"""Days as people write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dhrxl.model.dates import (
    add_months,
    find_days,
    is_impossible,
    is_unlikely,
    parse_date,
    spoken,
    typed_again,
)


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        (date(2026, 3, 31), "2026-03-31"),
        (date(2026, 3, 31), "31 March 2026"),
        (date(2026, 3, 31), " 31\u00a0march  2026. "),
        (date(2017, 7, 18), "18 th July 2017"),
        (date(2014, 4, 1), "1st of April 2014"),
        (date(2026, 3, 31), "Tuesday 31 March 2026"),
        (date(2026, 3, 31), "31-Mar-26"),
        (date(2026, 3, 31), "31 Mar '26"),
        (date(2019, 9, 1), "1 Sept 2019"),
        (date(2016, 10, 13), "October 13, 2016"),
        (date(2015, 10, 7), "7.10.15"),
        (date(2020, 3, 4), "04/03/2020"),
        (date(2020, 9, 14), "14/09/20"),
        (date(2026, 3, 31), "31 / 3 / 2026"),
        (date(2016, 10, 13), "2016-10-13T00:00:00"),
        (date(2024, 2, 29), "29 February 2024"),
        (date(2026, 3, 31), "'31/03/2026"),
    ],
)
def test_day_is_read(expected: date, text: str) -> None:
    """A text that is a day is read, the day before the month, two figures as of this century."""

    assert expected == parse_date(text)
    assert not is_impossible(text)


@pytest.mark.parametrize(
    "text",
    ["31 September 2020", "30 Feb 2020", "29/02/2023", "10/13/2016", "2026-13-01", "0/0/2020"],
)
def test_impossible_day_is_never_rolled_on(text: str) -> None:
    """A day that does not exist is no date, and is told from text that is no day at all."""

    assert parse_date(text) is None
    assert is_impossible(text)


@pytest.mark.parametrize(
    "text",
    (
        "",
        "ASAP",
        "Apr-21",
        "March 2019",
        "1.10",
        "2016/17",
        "31 March",
        "1.2.3.4",
        "20260331",
        "by 31 March 2026",
        "1 and 2 May 2020",
        "N/A",
        "0123456789",
        "1. March 2019",
    ),
)
def test_what_is_no_single_day_is_not_read(text: str) -> None:
    """Text that is not one whole day and nothing else is neither a date nor impossible."""

    assert parse_date(text) is None
    assert not is_impossible(text)


@pytest.mark.parametrize(
    ("expected", "day", "months"),
    [
        (date(2026, 2, 28), date(2026, 1, 31), 1),
        (date(2024, 2, 29), date(2023, 8, 31), 6),
        (date(2017, 4, 13), date(2016, 10, 13), 6),
        (date(2016, 12, 31), date(2017, 3, 31), -3),
        (date(2017, 1, 1), date(2016, 1, 1), 12),
    ],
)
def test_months_are_added_as_edate_does(expected: date, day: date, months: int) -> None:
    """Where the month has no such day, its last day is given."""

    assert expected == add_months(day, months)


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31)))
def test_spoken_day_reads_back(day: date) -> None:
    """A day written out is read as the same day, in words, in figures and as ISO."""

    assert day == parse_date(spoken(day))
    assert day == parse_date(f"{day.day}/{day.month}/{day.year}")
    assert day == parse_date(day.isoformat())


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading(text: str) -> None:
    """Any text is read or not read, never an error."""

    assert parse_date(text) is None or not is_impossible(text)
    list(find_days(text))


def test_every_day_in_a_text_is_found() -> None:
    """Days are given in the order of the text, with what had to be assumed."""
    found = list(find_days("Draft 01/02/17, final on 3rd March 2017, not 31/02/2017"))

    assert [date(2017, 2, 1), date(2017, 3, 3), None] == [day.day for day in found]
    assert [day.assumed for day in found] == ["day before month, year 2017", "", ""]


def test_unlikely_years_are_told() -> None:
    """A year before the Act or far ahead is more likely a slip of the keys."""

    assert [
        is_unlikely(day) for day in (date(1916, 3, 31), date(2016, 3, 31), date(2106, 1, 1))
    ] == [True, False, True]


ONE_DAY = "It is there as text. Type 30/09/2026 as a date."
IN_DOUBT = "It is there as text. Type it again as a date, such as 31 March 2026."
TWO_DAYS = (
    "It is there as text. Type 03/04/2026 as a date for 3 April 2026, or 04/03/2026 for 4 March "
    "2026."
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        *((text, ONE_DAY) for text in (
            "30 September 2026", "30/09/2026", "2026-09-30", "30.9.2026", "'30/9/2026",
            "Wednesday 30 September 2026", "Wed. 30th Sept 2026", "Sept 30, 2026", "30 Medi 2026",
            "30\u00a0September\u00a02026",
        )),
        ("3/4/2026", TWO_DAYS),
        ("03.04.2026", TWO_DAYS),
        ("4/4/2026", "It is there as text. Type 04/04/2026 as a date."),
        ("2026-04-03", "It is there as text. Type 03/04/2026 as a date."),
        ("3/4/26", IN_DOUBT),
        ("30/9/26", IN_DOUBT),
        ("30 September 1026", IN_DOUBT),
        ("Tuesday 30 September 2026", IN_DOUBT),
        ("30/09/2026 Thursday", IN_DOUBT),
        ("'Thu 30 September 2026", IN_DOUBT),
        ("3/4/2026 Saturday", IN_DOUBT),
        *((text, "") for text in ("ASAP", "", "31 September 2026", "September 2026", "30/09",
                                  "by 30 September 2026")),
    ],
)  # fmt: skip
def test_how_a_day_is_to_be_typed(text: str, said: str) -> None:
    """Words that are one day beyond doubt are told as that day, two days as both, else none."""

    assert said == typed_again(text)
