"""What each joint agency last said of an action, kept in one cell of the summary.

The lead's words are the action's own. A joint agency's stand beside them, so that its next return
shows it what it said itself, however many rounds ago.
"""

from collections.abc import Callable, Iterator

from dhrxl.model.text import folded

_SAYS = " says: "
_INDENT = "  "
"""Before every further line of the same words."""


def with_words(cell: str, agency: str, words: str, same: Callable[[str], str] = folded) -> str:
    """Put an agency's words into the cell, in place of what it said before.

    >>> with_words("Health says: Begun.\\nHousing says: Not yet.", "HEALTH", "Half.\\nSlowly.")
    'Housing says: Not yet.\\nHEALTH says: Half.\\n  Slowly.'
    """
    kept = [(who, what) for who, what in each_said(cell) if same(who) != same(agency)]
    lines = ((who, what.strip().replace("\n", f"\n{_INDENT}")) for who, what in
             (*kept, (agency, words)))  # fmt: skip
    return "\n".join(f"{who}{_SAYS}{what}" for who, what in lines)


def words_of(cell: str, agency: str, same: Callable[[str], str] = folded) -> str:
    """Give what an agency said, as a cell of `with_words` holds it; its own words before
    those of a body it took over from.

    >>> words_of("Health says: Half.\\n  Slowly.\\nHousing says: Not yet.", "health")
    'Half.\\nSlowly.'
    """
    said = [(who, what) for who, what in each_said(cell) if same(who) == same(agency)]
    own = [what for who, what in said if folded(who) == folded(agency)]
    return next(iter((*own, *(what for _, what in said))), "")


def each_said(cell: str) -> Iterator[tuple[str, str]]:
    """Give each agency with what it last said, as a cell of `with_words` holds it.

    >>> list(each_said("Health says: Half.\\n  Slowly.\\nHousing says: Not yet."))
    [('Health', 'Half.\\nSlowly.'), ('Housing', 'Not yet.')]
    """
    for entry in cell.replace(f"\n{_INDENT}", "\0").split("\n"):
        who, says, what = entry.partition(_SAYS)
        if says:
            yield who, what.replace("\0", "\n")
