"""The pages of help, as they are shipped and as a terminal shows them.

A page is Markdown, so that it can be read on the web too. On a terminal its tables would be a
tangle: there each row is an entry, its first cell above and its last below it.
"""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from textwrap import wrap

WIDTH = 78
"""Characters of a line: a terminal of 80, less a margin."""
_FENCE = "```"
_ITEM = re.compile(r"(?P<mark>- |\d+\. )(?P<text>.*)")
_HEADING = re.compile(r"(?P<level>#+) (?P<text>.*)")
_PICTURE = re.compile(r"!\[(?P<text>[^]]*)\]\([^)]*\)")
_LINK = re.compile(r"\[(?P<text>[^]]*)\]\((?P<to>[^)]*)\)")
_PAGE = re.compile(r"(?P<topic>[\w-]+)\.md(?:#.*)?")
_NEXT_CELL = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"[-:| ]+")
_BLANKS = re.compile(r"\n{3,}")


@cache
def topics() -> dict[str, str]:
    """Give the pages by topic, as they are shipped."""
    pages = sorted(files("dhrxl").joinpath("help").iterdir(), key=lambda page: page.name)
    return {
        page.name.removesuffix(".md"): page.read_text("utf-8")
        for page in pages
        if page.name.endswith(".md")
    }


def contents() -> str:
    """List the topics, each with the first sentence of its page."""
    wide = max(map(len, topics()))
    return "\n".join(
        (
            "dhrxl help TOPIC shows a page, dhrxl help COMMAND the help of a command.",
            "",
            *(f"  {topic:{wide}}  {gist(page)}" for topic, page in topics().items()),
        )
    )


def gist(page: str) -> str:
    """Give the first sentence of a page, below its title.

    >>> gist("# Columns\\n\\nWhat each column holds. Headings are fixed.\\n")
    'What each column holds.'
    """
    paragraph = next(line for line in page.splitlines() if line and not line.startswith("#"))
    return paragraph.partition(". ")[0].removesuffix(".") + "."


def plain(page: str) -> str:
    """Give a page as text for a terminal; a page is Markdown with each paragraph on one line.

    >>> print(plain("| Day | In | What |\\n| --- | --- | --- |\\n| Monday | week | **first** |"))
    Day [In]
        What
    Monday [week]
        first
    """
    return _BLANKS.sub("\n\n", "\n".join(_lines(page))).strip()


def _lines(page: str) -> Iterator[str]:
    is_code = False
    for line in page.splitlines():
        if line.startswith(_FENCE):
            is_code = not is_code
        elif is_code or not line:
            yield line
        elif found := _HEADING.fullmatch(line):
            yield found["text"]
            yield ("=" if found["level"] == "#" else "-") * len(found["text"])
        elif line.startswith("|"):
            yield from _entry(line)
        elif found := _ITEM.fullmatch(line):
            yield from _filled(found["text"], found["mark"], " " * len(found["mark"]))
        elif not line.startswith("<!--"):
            yield from _filled(line)


def _entry(row: str) -> Iterator[str]:
    """Give a row of a table: what it is about, and below that what is said of it."""
    if _RULE.fullmatch(row):
        return
    name, *between, last = (
        cell.strip().replace("\\|", "|") for cell in _NEXT_CELL.split(row.strip().strip("|"))
    )
    named = " ".join((name.replace("`", ""), *(f"[{cell}]" for cell in between)))
    yield from _filled(named, "", "  ")
    yield from _filled(last, "    ", "    ")


def _filled(text: str, first: str = "", then: str = "") -> list[str]:
    return wrap(
        _words(text), WIDTH, initial_indent=first, subsequent_indent=then,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip


def _words(text: str) -> str:
    """Take the marks out of a text; a command stays between its marks, lest it read as words."""
    told = _PICTURE.sub(r"(Picture: \g<text>)", text.replace("**", ""))
    return _LINK.sub(_link, told)


def _link(found: re.Match[str]) -> str:
    """Say where a link leads: to a page, to an address, or to a file that its words name."""
    text, to = found["text"], found["to"]
    if page := _PAGE.fullmatch(to):
        return f"{text} (dhrxl help {page['topic']})"
    return f"{text} ({to})" if to.startswith("https:") else f"{text} (in the repository)"
