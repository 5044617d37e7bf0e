"""Agencies: who they are, under which names they appear, how a cell naming several is read."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """One agency of the partnership's register."""

    name: str
    aliases: tuple[str, ...] = ()
    type: str = ""
    mailbox: str = ""
    successor: str = ""
    """The agency that took over from this one, if it is no more."""
