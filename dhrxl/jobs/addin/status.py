"""Saying how the ribbon stands: all that can be checked without Excel, and the one next step."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from dhrxl import __version__
from dhrxl.errors import DhrxlError
from dhrxl.jobs.addin.install import (
    NO_XLWINGS,
    AddIn,
    found_at,
    get_xlwings,
    is_interpreter,
    packaged,
    settings_of,
)
from dhrxl.jobs.addin.places import Computer, Places, places_on
from dhrxl.jobs.addin.system import is_blocked, is_trusted, versions_in

INSTALL = "run dhrxl addin install"
READY = 'start Excel, and press Help on the tab "Action plans".'
TRUST = "ask IT to trust that folder in Excel, or to sign the add-in. macros/README.md says how."


@dataclass(frozen=True, slots=True)
class Status:
    """How the add-in stands, in sentences; the last says what to do next."""

    report: tuple[str, ...]
    is_ready: bool


class Finding(NamedTuple):
    """What one check found, and what mends it if it is a fault."""

    said: str
    remedy: str = ""


def status(computer: Computer) -> Status:
    """Say whether the buttons are there and can work, and what to do next.

    What keeps them from starting comes before what Excel might block, and the first fault gives
    the next step: what follows may be mended by it.
    """
    try:
        places = places_on(computer)
        found = found_at(places.addin)
    except DhrxlError as error:
        return Status((str(error),), is_ready=False)
    if found is None:
        return _summed([Finding(f"The add-in is not at {places.addin}.", INSTALL)])
    return _summed(
        [
            *_file(places, found, computer),
            *_python(places, computer, found),
            *_script(places, found),
            *_leave(places, found, computer),
        ]
    )


def _summed(findings: list[Finding]) -> Status:
    remedies = [finding.remedy for finding in findings if finding.remedy]
    step = remedies[0] if remedies else READY
    return Status((*(finding.said for finding in findings), f"Next: {step}"), not remedies)


def _file(places: Places, found: AddIn, computer: Computer) -> Iterator[Finding]:
    signed = ", signed" if found.is_signed else ""
    release = f"xlwings {found.xlwings_version}" if found.xlwings_version else "another xlwings"
    yield Finding(f"The add-in is at {places.addin}, built for {release}{signed}.")
    if not found.has_buttons_of(packaged()):
        yield Finding("Its buttons are those of another version of dhrxl.", INSTALL)
    match is_blocked(places.addin, computer.system, computer.environment):
        case True if computer.system == "Windows":
            yield Finding(
                "Windows has marked the file as one from the internet, and Excel may block it.",
                f"right-click {places.addin} in Explorer, choose Properties, tick Unblock, and OK.",
            )
        case True:
            yield Finding(
                "The Mac has put the file in quarantine, as one from the internet.",
                f'in a terminal, type: xattr -d com.apple.quarantine "{places.addin}"',
            )
        case False:
            yield Finding("The file is not blocked as one from the internet.")
        case None:
            yield Finding("Whether the file is blocked as one from the internet was not checked.")


def _python(places: Places, computer: Computer, found: AddIn) -> Iterator[Finding]:
    named = [
        pair[1] for pair in settings_of(places, computer.encoding) if is_interpreter(pair, places)
    ]
    if not named:
        yield Finding("It is not set which Python its buttons start.", INSTALL)
        return
    python = Path(named[0])
    if not python.exists():
        yield Finding(f"Its buttons start {python}, which is no longer there.", INSTALL)
        return
    versions = versions_in(python)
    if versions is None:
        yield Finding(f"Its buttons start {python}, which does not run.", INSTALL)
        return
    ours, xlwings = versions
    other = "" if python == computer.python else f", not {computer.python}, from which you ask"
    if ours == "-":
        yield Finding(f"Its buttons start {python}{other}. It has no dhrxl that works.", INSTALL)
    elif ours != __version__:
        yield Finding(
            f"Its buttons start {python}{other}. It has dhrxl {ours}; this is {__version__}.",
            INSTALL,
        )
    else:
        yield Finding(f"Its buttons start {python}{other}. It runs, and has dhrxl {ours}.")
    yield _xlwings(found, "" if xlwings == "-" else xlwings)


def _xlwings(found: AddIn, version: str) -> Finding:
    ours = packaged()
    if not version:
        return Finding(NO_XLWINGS, f"run {get_xlwings(ours)}")
    if version == found.xlwings_version:
        return Finding(f"Its xlwings is {version}, as the add-in needs.")
    remedy = INSTALL if version == ours.xlwings_version else f"run {get_xlwings(ours)}"
    return Finding(f"Its xlwings is {version}, so the two differ.", remedy)


def _script(places: Places, found: AddIn) -> Iterator[Finding]:
    script = places.script_of(found.xlwings_version) if found.xlwings_version else None
    if script and not script.is_file():
        yield Finding(f"Excel may not start Python yet: {script.name} is missing.", INSTALL)


def _leave(places: Places, found: AddIn, computer: Computer) -> Iterator[Finding]:
    """Say whether Excel lets the macros of the add-in's folder run; a signature does instead."""
    folder = places.addin.parent
    if computer.registry is None or computer.is_on_network is None:
        yield Finding(
            "Whether Excel trusts its folder, and whether that is on a network drive, was not "
            "checked: only Windows says."
        )
        return
    is_remote = computer.is_on_network(folder)
    if is_remote:
        yield Finding(
            "Its folder is on a network drive, where Excel trusts nothing unless told to."
        )
    remedy = "" if found.is_signed else TRUST
    match is_trusted(folder, computer.registry, computer.environment, is_remote=is_remote):
        case True:
            yield Finding("Excel trusts its folder.")
        case False:
            yield Finding(
                "Excel does not trust its folder, and runs no unsigned macros there.", remedy
            )
        case None:
            yield Finding("Whether Excel trusts its folder is not noted: it may not have run yet.")
