"""What `dhrxl addin status` checks without Excel, and the one step it names."""

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from dhrxl import __version__
from dhrxl.jobs.addin.install import install
from dhrxl.jobs.addin.places import installed_xlwings
from dhrxl.jobs.addin.status import TRUST, status
from dhrxl.jobs.addin.system import (
    OWN,
    POLICY,
    POLICY_FOR_ALL,
    is_on_network,
    is_trusted,
    noted,
    versions_in,
)
from tests.desks import BUILT_FOR, SCRIPTS, Desk, registry_of
from tests.jobs.conftest import Make
from tests.macros.test_ribbon import pack, parts_of

READY = 'Next: start Excel, and press Help on the tab "Action plans".'
INSTALL = "Next: run dhrxl addin install"
NOT_BLOCKED = "The file is not blocked as one from the internet."
ROAMING = {"APPDATA": r"C:\Users\a\AppData\Roaming"}
XLSTART = Path(r"C:\Users\a\AppData\Roaming\Microsoft\Excel\XLSTART")


def test_ready_on_windows(make: Make) -> None:
    """On Windows all is checked: the file, the Python and what it has, and the folder."""
    desk = make("Windows")
    install(desk.computer)

    found = status(desk.computer)

    said = (
        f"The add-in is at {desk.addin}, built for xlwings {BUILT_FOR}.",
        NOT_BLOCKED,
        f"Its buttons start {desk.computer.python}. It runs, and has dhrxl {__version__}.",
        f"Its xlwings is {BUILT_FOR}, as the add-in needs.",
        "Excel trusts its folder.",
        READY,
    )
    assert (said, True) == (found.report, found.is_ready)


def test_ready_on_a_mac(make: Make) -> None:
    """On a Mac it says what was not checked, and is ready all the same."""
    desk = make("Darwin")
    install(desk.computer)

    found = status(desk.computer)

    said = (
        f"The add-in is at {desk.addin}, built for xlwings {BUILT_FOR}.",
        "Whether the file is blocked as one from the internet was not checked.",
        f"Its buttons start {desk.computer.python}. It runs, and has dhrxl {__version__}.",
        f"Its xlwings is {BUILT_FOR}, as the add-in needs.",
        "Whether Excel trusts its folder, and whether that is on a network drive, was not "
        "checked: only Windows says.",
        READY,
    )
    assert (said, True) == (found.report, found.is_ready)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda desk: desk.settings.unlink(), "It is not set which Python its buttons start."),
        (
            lambda desk: desk.computer.python.unlink(),
            "Its buttons start {python}, which is no longer there.",
        ),
        (
            lambda desk: desk.python_says("No module", 1),
            "Its buttons start {python}, which does not run.",
        ),
        (
            lambda desk: desk.computer.python.chmod(0o600),
            "Its buttons start {python}, which does not run.",
        ),
        (
            lambda desk: desk.python_says("Welcome to a shell"),
            "Its buttons start {python}, which does not run.",
        ),
        (
            lambda desk: desk.python_says(f"- {BUILT_FOR}"),
            "Its buttons start {python}. It has no dhrxl that works.",
        ),
        (
            lambda desk: desk.python_says(f"0.0.9 {BUILT_FOR}"),
            f"Its buttons start {{python}}. It has dhrxl 0.0.9; this is {__version__}.",
        ),
        (lambda desk: desk.addin.unlink(), "The add-in is not at {addin}."),
    ],
    ids=["unset", "gone", "fails", "no-leave", "other-program", "no-dhrxl", "older", "no-addin"],
)
def test_status_names_the_fault(desk: Desk, spoil: Callable[[Desk], None], said: str) -> None:
    """What keeps the buttons from starting is named, and the step that mends it comes last."""
    install(desk.computer)
    spoil(desk)

    found = status(desk.computer)

    assert said.format(python=desk.computer.python, addin=desk.addin) in found.report
    assert (INSTALL, False) == (found.report[-1], found.is_ready)


def test_several_faults_have_one_next_step(make: Make) -> None:
    """However much is wrong, the last line alone says what to do, and the gravest fault decides."""
    desk = make("Windows")
    install(desk.computer)
    desk.python_says(f"{__version__} 0.99.0")
    computer = replace(desk.computer, registry=registry_of({}), is_on_network=lambda _: True)

    found = status(computer)

    assert "Its xlwings is 0.99.0, so the two differ." in found.report
    assert "Excel does not trust its folder, and runs no unsigned macros there." in found.report
    assert [f"Next: run pip install xlwings=={BUILT_FOR}"] == [
        line for line in found.report if "Next:" in line or "pip" in line
    ]


def test_status_from_another_python(desk: Desk) -> None:
    """A Python other than the one the buttons start is told of it; that one may do as well."""
    install(desk.computer)
    other = replace(desk.computer, python=desk.computer.home / "other")

    found = status(other)

    said = (
        f"Its buttons start {desk.computer.python}, not {other.python}, from which you ask. "
        f"It runs, and has dhrxl {__version__}."
    )
    assert said in found.report
    assert (READY, True) == (found.report[-1], found.is_ready)


def test_the_python_that_runs_this() -> None:
    """A real Python is asked as a button starts it, and says what it has."""
    xlwings = installed_xlwings()

    assert xlwings is not None
    assert (__version__, xlwings.version) == versions_in(Path(sys.executable))


def test_status_without_the_script(make: Make) -> None:
    """On a Mac a missing script is named."""
    desk = make("Darwin")
    install(desk.computer)
    name = f"xlwings-{BUILT_FOR}.applescript"
    (desk.folder / SCRIPTS / name).unlink()

    found = status(desk.computer)

    assert f"Excel may not start Python yet: {name} is missing." in found.report
    assert INSTALL == found.report[-1]


@pytest.mark.parametrize(("zone", "is_blocked"), [(3, True), (4, True), (2, False)])
def test_blocked_on_windows(make: Make, zone: int, is_blocked: bool) -> None:
    """A file that Windows marked as one from the internet is told, with the box to tick."""
    desk = make("Windows")
    install(desk.computer)
    mark = desk.addin.with_name("dhrxl.xlam:Zone.Identifier")
    mark.write_text(f"[ZoneTransfer]\r\nZoneId={zone}\r\nReferrerUrl=https://example.org/\r\n")

    found = status(desk.computer)

    said = "Windows has marked the file as one from the internet, and Excel may block it."
    step = (
        f"Next: right-click {desk.addin} in Explorer, choose Properties, tick Unblock, and OK."
        if is_blocked
        else READY
    )
    assert is_blocked == (said in found.report)
    assert (step, not is_blocked) == (found.report[-1], found.is_ready)


@pytest.mark.parametrize("is_blocked", [True, False])
def test_blocked_on_a_mac(make: Make, is_blocked: bool) -> None:
    """On a Mac `xattr` is asked whether the file is in quarantine."""
    desk = make("Darwin")
    install(desk.computer)
    xattr = desk.computer.python.with_name("xattr")
    xattr.write_text(f'#!/bin/sh\n[ "$*" = "-p com.apple.quarantine {desk.addin}" ] || exit 2\n')
    xattr.write_text(f"{xattr.read_text()}exit {int(not is_blocked)}\n")
    xattr.chmod(0o755)

    found = status(desk.computer)

    step = f'Next: in a terminal, type: xattr -d com.apple.quarantine "{desk.addin}"'
    assert is_blocked == (NOT_BLOCKED not in found.report)
    assert ((step if is_blocked else READY), not is_blocked) == (found.report[-1], found.is_ready)


def test_on_a_network_drive(make: Make) -> None:
    """A folder that IT keeps on a server is told, since Excel trusts none there by itself."""
    desk = make("Windows")
    install(desk.computer)
    computer = replace(desk.computer, is_on_network=lambda _: True)

    found = status(computer)

    said = (
        "Its folder is on a network drive, where Excel trusts nothing unless told to.",
        "Excel does not trust its folder, and runs no unsigned macros there.",
        f"Next: {TRUST}",
    )
    assert (said, False) == (found.report[-3:], found.is_ready)
    pack(parts_of(desk.addin.read_bytes()) | {"xl/vbaProjectSignature.bin": b"own"}, desk.addin)
    assert (READY, True) == (status(computer).report[-1], status(computer).is_ready)


def test_excel_has_not_run(make: Make) -> None:
    """Where Excel has noted no folders yet, nothing is held against the folder."""
    desk = make("Windows")
    install(desk.computer)

    found = status(replace(desk.computer, registry=registry_of({})))

    assert "Whether Excel trusts its folder is not noted: it may not have run yet." in found.report
    assert found.is_ready


HERE = {"Location2": {"Path": "%APPDATA%\\Microsoft\\Excel\\XLSTART\\", "AllowSubFolders": 0}}
ABOVE = {"Location9": {"Path": r"c:\users\a\appdata\roaming", "AllowSubFolders": 1}}
ELSEWHERE = {"Location1": {"Path": "C:\\Program Files\\Office\\Templates\\"}}


@pytest.mark.parametrize(
    ("keys", "is_remote", "trusted"),
    [
        ({OWN: HERE}, False, True),
        ({OWN: ABOVE}, False, True),
        ({OWN: ELSEWHERE}, False, False),
        ({OWN: ELSEWHERE, POLICY: HERE}, False, True),
        ({OWN: ELSEWHERE, POLICY_FOR_ALL: HERE}, False, True),
        ({OWN: {"": {"AllLocationsDisabled": 1}, **HERE}}, False, False),
        ({OWN: HERE, POLICY: {"": {"AllLocationsDisabled": 1}}}, False, False),
        ({OWN: HERE, POLICY_FOR_ALL: {"": {"Allow User Locations": 0}}, POLICY: ELSEWHERE}, False,
         False),
        ({OWN: HERE}, True, False),
        ({OWN: {"": {"AllowNetworkLocations": 1}, **HERE}}, True, True),
        ({OWN: {"": {"AllowNetworkLocations": 1}, **HERE},
          POLICY: {"": {"AllowNetworkLocations": 0}}}, True, False),
        ({}, False, None),
    ],
    ids=["own", "below", "elsewhere", "policy", "policy-for-all", "off", "off-by-policy",
         "no-own", "network", "network-allowed", "network-forbidden", "nothing"],
)  # fmt: skip
def test_what_excel_trusts(
    keys: dict[str, dict[str, dict[str, object]]], is_remote: bool, trusted: bool | None
) -> None:
    """A folder is trusted as Microsoft's pages say: listed, not switched off, and not remote."""
    found = is_trusted(XLSTART, registry_of(keys), ROAMING, is_remote=is_remote)

    assert trusted is found


@pytest.mark.skipif(sys.platform == "win32", reason="Here Windows answers.")
def test_only_windows_says() -> None:
    """Elsewhere there is neither a registry nor a drive of another computer, and none is missed."""
    assert ({}, False) == (noted(OWN), is_on_network(XLSTART))
