"""Which mailbox a letter goes to: that of the agency's team, in the partnership workbook alone.

An address is never taken from a return, a cover or a mail: whoever filled those in could name any.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from dhrxl.files.folder import PARTNERSHIP_FILE
from dhrxl.model.agencies import known_as
from dhrxl.model.partnership import Partnership
from dhrxl.model.problems import Problem
from dhrxl.model.text import folded, listed, squeezed

_ADDRESS = re.compile(
    r"(?=[^@]{1,64}@)[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)
"""An address in plain letters: with others many systems send nothing; no dot at an end (RFC 5321).
"""


class Mailboxes:
    """The mailboxes of a partnership's agencies."""

    def __init__(self, partnership: Partnership) -> None:
        self._file = partnership.file
        self._named = known_as(partnership.agencies)
        self._by_name = {folded(one.name): one for one in partnership.agencies}
        self._given: dict[str, dict[str, str]] = {}
        self._is_missing = not (partnership.file or partnership.agencies)

    def notes(self, source: Path) -> Iterator[str]:
        """Say of the addresses that were given what nobody would see in one letter alone.

        There is no partnership workbook; or two agencies have one mailbox, which may be meant, or
        a line of the register that was copied.
        """
        if self._is_missing:
            yield (
                f"No {PARTNERSHIP_FILE} beside {source} or named with --partnership: no draft has "
                "an address. Put it there or name it, and write the letters again with --force."
            )
        for agencies in self._given.values():
            if len(agencies) > 1:
                names = listed(agencies.values(), "and")
                yield f"{names} have one team mailbox: check that each letter goes to its agency."

    def address(self, agency: str) -> tuple[str, Problem | None]:
        """Give the one mailbox of an agency; or nothing, and the problem.

        Where there is no partnership workbook that is said once, and is no problem of each agency.
        """
        if self._is_missing:
            return "", None
        known = self._by_name.get(folded(self._named(agency)))
        if known is None:
            return "", self._problem(agency, "no such agency")
        mailbox = squeezed(known.mailbox)
        if _ADDRESS.fullmatch(mailbox):
            self._given.setdefault(mailbox.casefold(), {})[folded(known.name)] = known.name
            return mailbox, None
        if not mailbox:
            return "", self._problem(agency, "none")
        many = mailbox.count("@") > 1
        return "", self._problem(agency, "several" if many else "what is no e-mail address")

    def _problem(self, agency: str, found: str) -> Problem:
        return Problem(
            code="team-mailbox", file=self._file, sheet="Agencies" if self._file else "",
            found=found, facts={"agency": squeezed(agency)},
        )  # fmt: skip
