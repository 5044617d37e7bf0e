"""The parts of the help pages made from the code: `python -m tests.readme` writes them anew."""

import sys
from collections.abc import Callable

import click

from dhrxl.cli.commands import dhrxl
from dhrxl.cli.pages import WIDTH
from dhrxl.model.problems import CATALOGUE, Severity
from dhrxl.model.terms import COLUMNS, LISTS, PLAN, RETURN
from tests.example_problems import EXAMPLES
from tests.places import SOURCE

HELP = SOURCE / "help"


def columns() -> str:
    """Give the table of columns people fill in or read."""
    lines = ["| Heading | In | What it holds |", "| --- | --- | --- |"]
    for key in dict.fromkeys((*PLAN, *RETURN)):
        column = COLUMNS[key]
        found = [name for name, keys in (("plan", PLAN), ("return", RETURN)) if key in keys]
        who = " (agency)" if column.owner == "agency" else ""
        words = ", ".join(LISTS[column.choices]) if column.choices else ""
        meaning = (
            column.meaning if not words or "," in column.meaning else (f"{column.meaning} {words}.")
        )
        lines.append(f"| {column.heading}{who} | {', '.join(found)} | {meaning} |")
    return "\n".join(lines)


def problems() -> str:
    """Give the table of problem codes, each with an example message."""
    lines = ["| Code | Severity | Example |", "| --- | --- | --- |"]
    for severity in Severity:
        for code, entry in CATALOGUE.items():
            if entry.severity is severity:
                message = EXAMPLES[code].message.replace("|", "\\|")
                lines.append(f"| `{code}` | {severity} | {message} |")
    return "\n".join(lines)


def commands() -> str:
    """Give the help text of every command."""
    settings = {**dhrxl.context_settings, "terminal_width": WIDTH}
    context = click.Context(dhrxl, info_name="dhrxl", **settings)
    shown = []
    for name, command in dhrxl.commands.items():
        below = click.Context(command, info_name=name, parent=context, terminal_width=WIDTH)
        shown.append(f"```text\n{command.get_help(below)}\n```")
    return "\n\n".join(shown)


PARTS: dict[str, Callable[[], str]] = {
    "columns": columns,
    "problems": problems,
    "commands": commands,
}
"""By page: what makes the part of it that has its name."""


def renewed(name: str, text: str) -> str:
    """Give a page with its made part written anew."""
    begin, end = f"<!-- {name}: made by tests/readme.py -->", f"<!-- end of {name} -->"
    if begin not in text or end not in text:
        msg = f"The page {name} has no place for what is made: {begin}"
        raise ValueError(msg)
    before, _, rest = text.partition(begin)
    return f"{before}{begin}\n{PARTS[name]()}\n{end}{rest.partition(end)[2]}"


if __name__ == "__main__":
    for part in PARTS:
        page = HELP / f"{part}.md"
        page.write_text(renewed(part, page.read_text("utf-8")), "utf-8")
    sys.stdout.write("The help pages are up to date.\n")
