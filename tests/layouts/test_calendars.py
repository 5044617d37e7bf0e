"""Calendars as two libraries read them: an event moves with its day, and is never doubled."""

from datetime import date, timedelta
from typing import Any

import icalendar
import vobject

from dhrxl.layouts.documents.calendar import Day, calendar_bytes, is_calendar_of_ours
from tests.loops import some

AS_AT = date(2026, 3, 31)
MARKING = "OFFICIAL-SENSITIVE: not for publication"
DUE = Day(
    about=("Ashdale", "ELM-01.1", "due"),
    day=date(2026, 6, 30),
    title="Action due; see notes",
    notes="ELM-01.1, Tŷ Gobaith: due, at last.\nAs at 31 March 2026.",
    days_ahead=14,
)
PAST = Day(about=("Ashdale", "ELM-02.1", "due"), day=date(2026, 1, 31), title="Past", notes="Past.",
           days_ahead=14)  # fmt: skip


def made(*days: Day, as_at: date = AS_AT) -> bytes:
    """Give a calendar."""
    return calendar_bytes(days, name="Dates: Tŷ Gobaith", marking=MARKING, as_at=as_at)


def events(data: bytes) -> list[Any]:
    """Read the events of a calendar by the library that wrote it."""
    return list(icalendar.Calendar.from_ical(data).walk("VEVENT"))


def test_both_readers_read_the_same() -> None:
    """Day, title, notes and UID of each event are the same to both readers, all day long."""
    data = made(DUE, PAST)
    first = [
        (str(e["UID"]), str(e["SUMMARY"]), str(e["DESCRIPTION"]), e.decoded("DTSTART"),
         e.decoded("DTEND"))
        for e in events(data)
    ]  # fmt: skip
    read = vobject.readOne(data.decode())
    second = [
        (e.uid.value, e.summary.value, e.description.value, e.dtstart.value, e.dtend.value)
        for e in read.vevent_list
    ]

    assert first == second
    assert [(DUE.day, DUE.day + timedelta(days=1)), (PAST.day, PAST.day + timedelta(days=1))] == [
        (start, end) for *_, start, end in first
    ]
    assert f"{MARKING}\n\n{DUE.notes}" == first[0][2]
    assert read.validate()


def test_what_programs_need() -> None:
    """It says who made it and what it is for, its lines are folded, and end as RFC 5545 says."""
    data = made(DUE)

    assert data.startswith(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//dhrxl//")
    assert b"\r\nMETHOD:PUBLISH\r\n" in data
    assert "\r\nX-WR-CALNAME:Dates: Tŷ Gobaith\r\n".encode() in data
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert 75 >= max(len(line) for line in some(data.split(b"\r\n")))
    assert is_calendar_of_ours(data)
    assert not is_calendar_of_ours(data.replace(b"dhrxl", b"other"))


def test_an_event_moves_and_is_never_doubled() -> None:
    """Next quarter the same action has the same UID, a higher number, and its new day."""
    later = Day(about=DUE.about, day=date(2026, 9, 30), title=DUE.title, notes="Moved.",
                days_ahead=14)  # fmt: skip
    (before,), (after,) = events(made(DUE)), events(made(later, as_at=date(2026, 6, 30)))

    assert before["UID"] == after["UID"]
    assert int(before["SEQUENCE"]) < int(after["SEQUENCE"])
    assert before.decoded("DTSTAMP") < after.decoded("DTSTAMP")
    assert date(2026, 9, 30) == after.decoded("DTSTART")


def test_each_event_is_its_own() -> None:
    """Another action, another kind of day and another partnership have other UIDs."""
    abouts = [DUE.about, PAST.about, ("Ashdale", "ELM-01.1", "return by"),
              ("Otherdale", "ELM-01.1", "due")]  # fmt: skip
    days = [Day(about=one, day=DUE.day, title="t", notes="n", days_ahead=1) for one in abouts]

    assert 4 == len({str(event["UID"]) for event in events(made(*days))})


def test_alarms_stand_ahead() -> None:
    """A reminder comes two weeks ahead in the morning; a day that has passed has none."""
    due, past = events(made(DUE, PAST))
    (alarm,) = due.walk("VALARM")

    assert timedelta(days=-14, hours=9) == alarm.decoded("TRIGGER")
    assert [] == past.walk("VALARM")


def test_nobody_is_named_and_nothing_is_hidden() -> None:
    """An event has no organiser and no guests, is private, and keeps nobody busy all day."""
    (event,) = events(made(DUE))

    assert set() == {"ORGANIZER", "ATTENDEE", "CONTACT", "LOCATION"} & set(event)
    assert ("PRIVATE", "TRANSPARENT") == (str(event["CLASS"]), str(event["TRANSP"]))


def test_equal_bytes() -> None:
    """The same days are the same bytes."""
    assert made(DUE, PAST) == made(DUE, PAST)
