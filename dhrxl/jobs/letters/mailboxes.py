"""Which mailbox a letter goes to: that of the agency's team, in the partnership workbook alone.

An address is never taken from a return, a cover or a mail: whoever filled those in could name any.
"""

import re

from dhrxl.model.agencies import known_as
from dhrxl.model.partnership import Partnership
from dhrxl.model.problems import Problem
from dhrxl.model.text import folded, squeezed

_ADDRESS = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,63}"
)
"""An address in plain letters: with others many systems send nothing."""


class Mailboxes:
    """The mailboxes of a partnership's agencies."""

    def __init__(self, partnership: Partnership) -> None:
        self._file = partnership.file
        self._named = known_as(partnership.agencies)
        self._by_name = {folded(one.name): one for one in partnership.agencies}

    def address(self, agency: str) -> tuple[str, Problem | None]:
        """Give the one mailbox of an agency; or nothing, and the problem."""
        known = self._by_name.get(folded(self._named(agency)))
        if known is None:
            return "", self._problem(agency, "no such agency")
        mailbox = squeezed(known.mailbox)
        if _ADDRESS.fullmatch(mailbox):
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
