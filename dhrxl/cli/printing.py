"""What a terminal is sent: words that came in a file are shown, and never obeyed."""

from unicodedata import category

import click

_JOINERS = "\u200c\u200d"
"""As Persian and emoji need them."""
_UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")
"""Categories of letters that colour, clear or turn round what a terminal shows."""


def printable(text: str) -> str:
    """Give a text as it may be sent to a terminal.

    >>> printable("found '\\x1b[2Jdone'") == "found '\\ufffd[2Jdone'"
    True
    """
    if text.isascii() and text.replace("\n", "").isprintable():
        return text
    return "".join(
        "\ufffd" if category(letter) in _UNSEEN and letter not in f"\n\t{_JOINERS}" else letter
        for letter in text
    )


def echo(text: str, *, err: bool = False) -> None:
    """Print a line, to standard output or to standard error."""
    click.echo(printable(text), err=err)
