"""`dhrxl help` as a coordinator asks it: what there is, one page, one command."""

import pytest

from dhrxl.cli.commands import dhrxl
from dhrxl.cli.pages import WIDTH, topics
from tests.cli.test_terminal import at_a_terminal
from tests.conftest import Run
from tests.loops import some

TOPICS = (
    "changes", "columns", "commands", "engines", "excel", "files", "large-rounds",
    "personal-data", "problems", "rating", "round", "web",
)  # fmt: skip


def test_topics_are_listed(run: Run) -> None:
    """Without a topic every page is listed, each with a sentence on a line of its own."""
    done = run("help")

    first, blank, *listed = done.stdout.splitlines()
    assert (0, "") == (done.code, done.stderr)
    assert "dhrxl help TOPIC shows a page, dhrxl help COMMAND the help of a command." == first
    assert "" == blank
    assert list(TOPICS) == [line.split()[0] for line in listed]
    assert "  columns        The headings of plans and returns, and what each holds." in listed
    assert WIDTH >= max(map(len, listed))


@pytest.mark.parametrize("topic", TOPICS)
def test_page_fits_a_terminal(topic: str, run: Run) -> None:
    """A page is text of 80 columns, without a mark of Markdown's or an escape code."""
    done = run("help", topic)

    lines = done.stdout.splitlines()
    assert (0, "") == (done.code, done.stderr)
    assert "=" * len(lines[0]) == lines[1]
    assert [] == [line for line in some(lines) if len(line) > WIDTH or line != line.rstrip()]
    assert [] == [mark for mark in ("**", "](", "<!--", "```", "| ", "\x1b") if mark in done.stdout]


def test_rows_of_a_table_are_entries(run: Run) -> None:
    """What a row is about stands above, what is said of it below."""
    shown = run("help", "problems").stdout

    assert "\nCode [Severity]\n    Example\n" in shown
    assert (
        "\nnot-a-date [error]\n"
        '    police.xlsx, sheet "Return", cell J7 (New date requested): expected a\n'
        "    date, found 'ASAP'. Enter a date such as 31 March 2026.\n"
    ) in shown


def test_links_say_where_they_lead(run: Run) -> None:
    """A link is a topic to ask for, an address, or a file of the repository."""
    shown = " ".join((run("help", "excel").stdout + run("help", "web").stdout).split())

    assert "macros/consolidate-returns.cmd (in the repository)" in shown
    assert "the desktop buttons (dhrxl help excel) is BSD" in shown
    assert "an xlwings Server (https://server.xlwings.org) project" in shown
    assert "(Picture: A plain list of actions)" in shown


def test_a_terminal_is_shown_the_same(run: Run) -> None:
    """A page is not longer at a terminal, coloured, or shown by another program."""
    shown, results = at_a_terminal("help", "round")

    assert "" == shown
    assert run("help", "round").stdout == results


@pytest.mark.parametrize("words", [("personal", "data"), ("Personal-Data",)])
def test_a_topic_as_people_type_it(words: tuple[str, ...], run: Run) -> None:
    """Capitals and a forgotten hyphen are no mistake."""
    assert run("help", "personal-data").stdout == run("help", *words).stdout


@pytest.mark.parametrize(
    "command", [("split",), ("import",), ("help",), ("addin",), ("addin", "install")], ids=" ".join
)
def test_help_of_a_command(command: tuple[str, ...], run: Run) -> None:
    """Who asks for a command is shown what it says itself."""
    done = run("help", *command)

    assert done.stdout.startswith(f"Usage: dhrxl {' '.join(command)} ")
    assert run(*command, "--help") == done


def test_no_page_hides_a_command() -> None:
    """No topic has the name of a command."""
    assert list(TOPICS) == list(topics())
    assert set() == set(TOPICS) & set(dhrxl.commands)


@pytest.mark.parametrize("words", [("colums",), ("addin", "instal"), ("split", "me")], ids=" ".join)
def test_unknown_topic(words: tuple[str, ...], run: Run) -> None:
    """A topic that is none is one sentence with those there are."""
    done = run("help", *words)

    assert (2, "") == (done.code, done.stdout)
    assert (
        f"dhrxl: '{' '.join(words)}' is no topic of help: choose changes, columns, commands, "
        "engines, excel, files, large-rounds, personal-data, problems, rating, round or web, or "
        "the name of a command.\n"
    ) == done.stderr
