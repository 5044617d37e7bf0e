"""Whether an agency accepted what a published plan recommends, read from the plan's own cells."""

from datetime import date

from dhrxl.model.cells import as_text
from dhrxl.model.dates import spoken
from dhrxl.model.response import Response
from dhrxl.model.text import folded, listed
from dhrxl.plans.meanings.accepted import asks
from dhrxl.plans.records import Record
from dhrxl.plans.words.acceptances import answer_in


def read_response(record: Record) -> None:
    """Read the response, with the words beside it as its reason; one that may be two is told.

    Of a row with several actions the response is that of them all: it is given once. A column for
    its day is read as other days are, and holds over one beside the answer.
    """
    cell = record.row.value("response")
    text = spoken(cell) if isinstance(cell, date) else as_text(cell).strip()
    record.add("response_reason", record.row.text("response_reason"))
    if text:
        said = answer_in(text, is_asked=asks(record.row.heading("response")))
        if said.response is None:
            record.values["response"] = text
            record.report("unknown-response", "response", text, expected=listed(Response))
        else:
            record.values["response"] = said.response.value
            _say(record, text, said.response)
            record.add("response_reason", said.reason)
            record.values["response_dated"] = said.day


def _say(record: Record, text: str, response: Response) -> None:
    if folded(text) != folded(response):
        line = " ".join(text.split())
        short = line if len(line) <= 80 else f"{line[:77].rstrip()}..."
        record.say("response", f'"{short}" read as {response}.')
