"""How long reading a cell takes as its text grows: `python -m tests.benchmarks.texts [NAME...]`.

Texts made to be hard, at 100 KB, 200 KB and 400 KB, through the functions that read cells. A reader
that needs much more than twice as long for twice the text grows faster than it: its ratio is shown.
The same readers and texts are held by an ordinary test, `tests/plans/test_growth.py`.
"""

import sys
import time
from collections.abc import Callable, Mapping

from dhrxl.files.documents import plain, read_text
from dhrxl.files.lines import Line
from dhrxl.intake.scrutiny import looks_like_formula
from dhrxl.model.agencies import Agency, read_agencies
from dhrxl.model.dates import find_days, is_impossible, parse_date
from dhrxl.model.headings import key_in_plan, key_of
from dhrxl.model.personal import addresses, find, masked
from dhrxl.model.references import without_prefix
from dhrxl.model.text import essence, folded, says_something, squeezed, trimmed
from dhrxl.plans.headings import PlanHeader, is_guide, is_number, meant, numbered, read_header
from dhrxl.plans.periods import find_periods
from dhrxl.plans.shapes.lists import read_list
from dhrxl.plans.shapes.several import says_all_done, statements
from dhrxl.plans.shapes.themes import is_named_theme, is_period
from dhrxl.plans.statements import read_completion, read_rag, read_status
from dhrxl.plans.targets import read_target
from dhrxl.plans.words.statuses import status_of

_POLICE = (Agency(name="Anytown Police", aliases=("Police",)), Agency(name="Harbour Trust"))

_HEAD = PlanHeader(
    line=Line(cells=("Action",), number=1), keys={0: "action_to_take"}, headings={0: "Action"}
)

READERS: Mapping[str, Callable[[str], object]] = {
    "days": lambda text: list(find_days(text)),
    "a date": lambda text: (parse_date(text), is_impossible(text)),
    "periods": lambda text: list(find_periods(text)),
    "target": lambda text: read_target(text, published=None, signed_off=None),
    "completion": lambda text: read_completion(text),
    "status": lambda text: (read_status(text), status_of(text)),
    "rating": read_rag,
    "list": read_list,
    "said of all": lambda text: (says_all_done(text), statements(text)),
    "agencies": lambda text: read_agencies(text, _POLICE),
    "agencies, no register": read_agencies,
    "personal data": lambda text: (find(text), masked(text), addresses(text)),
    "heading of a plan": lambda text: (meant(text), key_in_plan(text)),
    "heading of ours": key_of,
    "row of headings": lambda text: read_header(Line(cells=("Action", text, "By when"), number=1)),
    "guide": lambda text: is_guide(Line(cells=(text,), number=2), _HEAD, after_header=1),
    "number": lambda text: (numbered(text), is_number(text)),
    "prefix": lambda text: without_prefix(text, recommendation_no="1", nth=1, running=1),
    "theme": lambda text: (is_named_theme(text), is_period(text)),
    "formula": looks_like_formula,
    "markup": plain,
    "copied text": lambda text: list(read_text(text)),
    "words": lambda text: (
        folded(text), squeezed(text), trimmed(text), essence(text), says_something(text)
    ),
}  # fmt: skip
"""What reads a cell, each by a name."""

PIECES: tuple[str, ...] = (
    *(
        "a",
        "A ",
        "1",
        "0 ",
        " ",
        "\u00a0",
        "\t",
        "\n",
        ".",
        ",",
        ", ",
        "-",
        "\u2013",
        "(",
        ")",
        "[",
    ),
    *(
        "<",
        "</p",
        "/",
        "@",
        "a@a.",
        "=",
        "+",
        "+44 ",
        "07",
        '"',
        "'",
        "_",
        "|",
        ";",
        "x: ",
        "*",
        "?",
    ),
    *(
        "and ",
        " or ",
        "on ",
        "by ",
        "of ",
        "within ",
        "from ",
        "no ",
        "not ",
        "1. ",
        "1.1. ",
        "1) ",
    ),
    *("a) ", "\n1. ", "\n- ", "12 ", "12/", "12/3/", "12 March ", "March ", "Mar-", "2023/", "Q1 "),
    *("6 months ", "50% ", "1 of ", "part ", "complete ", "complete; ", "partly ", "ongoing "),
    *("Police ", "Police and ", "Police, ", "Police / ", "Anytown Police (", "all partners and "),
    *(
        "Recommendation ",
        "Recommendation 1 ",
        "Action 1 ",
        "lead: ",
        "born ",
        "NHS ",
        "sub-",
        "a1 ",
    ),
)
ENDS = ("", "!")


def hard(piece: str, size: int, end: str = "") -> str:
    """Give a text that is a piece over and over."""
    return (piece * (size // len(piece) + 1))[:size] + end


def main() -> None:
    """Print the readers whose time grows most, each with the text it was slowest on."""
    print("| reader | text | ms for 100 KB | ratio at 200 KB | ratio at 400 KB |")
    print("| --- | --- | ---: | ---: | ---: |")
    for name in sys.argv[1:] or READERS:
        took = {}
        for piece in PIECES:
            for end in ENDS:
                took[piece, end] = [_timed(name, hard(piece, n * 102_400, end)) for n in (1, 2, 4)]
        worst, (first, second, third) = max(took.items(), key=lambda one: one[1][2])
        print(
            f"| {name} | {''.join(worst)!r} | {first * 1000:.0f} | {second / first:.1f} | "
            f"{third / first:.1f} |",
            flush=True,
        )


def _timed(name: str, text: str) -> float:
    began = time.perf_counter()
    READERS[name](text)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
