"""Whether an agency accepted what a published plan recommends, read from the plan's own cells."""

from datetime import date

from dhrxl.model.cells import CellValue, as_day, as_text
from dhrxl.model.dates import is_impossible, parse_date, spoken
from dhrxl.model.response import Response
from dhrxl.model.text import folded, listed
from dhrxl.plans.meanings.accepted import asks
from dhrxl.plans.records import Record
from dhrxl.plans.words.acceptances import answer_in


def read_response(record: Record) -> None:
    """Read the response, with the words beside it as its reason; one that may be two is told.

    Of a row with several actions the response is that of them all: it is given once.
    """
    cell = record.row.value("response")
    text = spoken(cell) if isinstance(cell, date) else as_text(cell).strip()
    record.add("response_reason", record.row.text("response_reason"))
    day = _day(record, record.row.value("response_dated"))
    if text:
        said = answer_in(text, is_asked=asks(record.row.heading("response")))
        if said.response is None:
            record.values["response"] = text
            record.report("unknown-response", "response", text, expected=listed(Response))
        else:
            record.values["response"] = said.response.value
            _say(record, text, said.response)
            record.add("response_reason", said.reason)
            day = day or said.day
    record.values["response_dated"] = day


def _say(record: Record, text: str, response: Response) -> None:
    if folded(text) != folded(response):
        line = " ".join(text.split())
        short = line if len(line) <= 80 else f"{line[:77].rstrip()}..."
        record.say("response", f'"{short}" read as {response}.')


def _day(record: Record, value: CellValue) -> date | None:
    """Read the day of the response; words that are no day are kept aside."""
    if value is None or not as_text(value).strip():
        return None
    day = as_day(value) if isinstance(value, date) else parse_date(as_text(value))
    if day is None:
        code = "impossible-date" if is_impossible(as_text(value)) else "not-a-date"
        record.report(code, "response_dated", as_text(value))
        record.leave("response_dated", as_text(value))
    return day
