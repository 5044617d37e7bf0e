"""Days of a plan as a calendar file (.ics) that calendar programs open or import.

The same event has the same UID whenever it is made, made of what it is about, and a number that
rises with the day of the figures: so a program that knows it moves it, and puts in no second one.
The file says nothing of who made it when, and names no person.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid5

from icalendar import Alarm, Calendar, Event

PRODUCT = "-//dhrxl//Action plan dates//EN"
_OURS = UUID("c6335ba2-3e1e-4874-b078-fda0c11aae98")
"""A number drawn once, from which all UIDs are made (RFC 9562, version 5)."""
_FIRST = date(2000, 1, 1)
_IN_THE_MORNING = timedelta(hours=9)


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day to keep in mind, all of it."""

    about: tuple[str, ...]
    """What it is the day of; makes its UID, and never changes."""
    day: date
    title: str
    notes: str
    days_ahead: int
    """How long before it a person is reminded."""


def calendar_bytes(days: Iterable[Day], *, name: str, marking: str, as_at: date) -> bytes:
    """Give a calendar.

    Args:
        days: Its events.
        name: What the calendar is called.
        marking: Stands in the notes of each event.
        as_at: The day of the figures, by which an alarm is ahead or not.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    for day in days:
        calendar.add_component(_event(day, marking=marking, as_at=as_at))
    return bytes(calendar.to_ical())


def is_calendar_of_ours(data: bytes) -> bool:
    """Say whether a file is a calendar that we made."""
    return data.startswith(b"BEGIN:VCALENDAR\r\n") and f"PRODID:{PRODUCT}".encode() in data[:200]


def _event(day: Day, *, marking: str, as_at: date) -> Event:
    event = Event()
    event.add("uid", uid(day.about))
    event.add("dtstamp", datetime.combine(as_at, time(), UTC))
    event.add("sequence", (as_at - _FIRST).days)
    event.add("dtstart", day.day)
    event.add("dtend", day.day + timedelta(days=1))
    event.add("summary", day.title)
    event.add("description", f"{marking}\n\n{day.notes}")
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")  # nobody is busy all day because something is due
    if day.day - timedelta(days=day.days_ahead) > as_at:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", day.title)
        alarm.add("trigger", _IN_THE_MORNING - timedelta(days=day.days_ahead))
        event.add_component(alarm)
    return event


def uid(about: tuple[str, ...]) -> str:
    """Give the UID of an event.

    >>> uid(("Anytown", "ELM-01.1", "due")) == uid(("Anytown", "ELM-01.1", "due"))
    True
    """
    return str(uuid5(_OURS, "\n".join(about)))
