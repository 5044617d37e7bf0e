"""The add-in is put where Excel looks, on Windows and on a Mac, and nothing else is touched."""

import platform
from dataclasses import replace
from pathlib import Path

import pytest

from build_addin import BUILT, template
from builder import ribbon
from dhrxl import __version__
from dhrxl.errors import BadInput, DhrxlError
from dhrxl.jobs.addin.install import install, packaged, read, remove
from dhrxl.jobs.addin.places import Computer, installed_xlwings, places_on, this_computer
from dhrxl.jobs.addin.status import status
from tests.conftest import Run
from tests.desks import (
    BUILT_FOR,
    INTERPRETER,
    SCRIPTS,
    SETTINGS,
    STARTUP,
    SYSTEMS,
    XLSTART,
    Desk,
    xlwings_of,
)
from tests.jobs.conftest import Make
from tests.macros.test_ribbon import pack, parts_of
from tests.macros.test_stamp import MODULES, RIBBON, template_of


def test_installed_on_windows(make: Make) -> None:
    """On Windows the add-in goes to XLSTART, and the settings say which Python to start."""
    desk = make("Windows")

    done = install(desk.computer)

    assert [XLSTART, "home/.dhrxl/dhrxl.conf"] == desk.files()
    assert BUILT.read_bytes() == desk.addin.read_bytes()
    assert f'"INTERPRETER_WIN","{desk.computer.python}"\r\n'.encode() == desk.settings.read_bytes()
    said = (
        f"The add-in was put at {desk.addin}.",
        f"Its buttons start {desk.computer.python} (set in {desk.settings}).",
        'Close Excel and start it again: the ribbon has a tab "Action plans".',
    )
    assert said == done.report
    assert desk.addin == done.addin


def test_installed_on_a_mac(make: Make) -> None:
    """On a Mac it goes to Office's startup folder, with the script that lets Excel start Python."""
    desk = make("Darwin")

    done = install(desk.computer)

    script = f"{SCRIPTS}/xlwings-{BUILT_FOR}.applescript"
    assert sorted([STARTUP, SETTINGS["Darwin"], script]) == desk.files()
    assert BUILT.read_bytes() == desk.addin.read_bytes()
    assert f'"INTERPRETER_MAC","{desk.computer.python}"\r\n'.encode() == desk.settings.read_bytes()
    said = (
        f"The add-in was put at {desk.addin}.",
        f"Its buttons start {desk.computer.python} (set in {desk.settings}).",
        f"Excel may start it through {desk.folder / script}.",
        'Close Excel and start it again: the ribbon has a tab "Action plans".',
    )
    assert said == done.report


def test_places_without_environment(tmp_path: Path) -> None:
    """Without APPDATA the usual folder of the profile is meant."""
    places = places_on(Computer("Windows", tmp_path, Path("python.exe")))

    assert tmp_path / "AppData/Roaming/Microsoft/Excel/XLSTART/dhrxl.xlam" == places.addin
    assert tmp_path / ".dhrxl/dhrxl.conf" == places.settings


def test_installed_again(desk: Desk) -> None:
    """Installing again changes nothing and says so."""
    install(desk.computer)
    before = {name: (desk.folder / name).read_bytes() for name in desk.files()}

    done = install(desk.computer)

    assert f"The add-in is there already: {desk.addin}." == done.report[0]
    assert before == {name: (desk.folder / name).read_bytes() for name in desk.files()}


def test_removed(desk: Desk) -> None:
    """Removing takes the add-in and its setting away, and leaves xlwings' script to xlwings."""
    install(desk.computer)

    done = remove(desk.computer)

    script = [f"{SCRIPTS}/xlwings-{BUILT_FOR}.applescript"]
    assert (script if desk.computer.system == "Darwin" else []) == desk.files()
    assert (desk.computer.system == "Darwin") == desk.settings.parent.exists()
    said = (
        f"The add-in was removed from {desk.addin}.",
        "Close Excel if it is open: the tab goes when it starts again.",
    )
    assert said == done.report
    assert f"There was no add-in at {desk.addin}." == remove(desk.computer).report[0]


def test_other_settings_are_kept(desk: Desk) -> None:
    """Settings of the person's own outlive installing and removing."""
    own = b'"SHOW CONSOLE","True"\r\n'
    desk.settings.parent.mkdir(parents=True, exist_ok=True)
    old = f'"{INTERPRETER[desk.computer.system].lower()}","/old/python"\r\n'.encode()
    desk.settings.write_bytes(old + own)

    install(desk.computer)

    name = INTERPRETER[desk.computer.system]
    assert own + f'"{name}","{desk.computer.python}"\r\n'.encode() == desk.settings.read_bytes()
    remove(desk.computer)
    assert own == desk.settings.read_bytes()


def test_foreign_file_is_left(desk: Desk) -> None:
    """Another file of that name is neither written over, nor removed, nor taken for ours."""
    desk.addin.parent.mkdir(parents=True)
    desk.addin.write_bytes(template())
    said = f"{desk.addin} is not dhrxl's add-in and is left as it is. Move it away, and try again."

    for act in (install, remove):
        with pytest.raises(BadInput) as refusal:
            act(desk.computer)
        assert said == str(refusal.value)
    assert ((said,), False) == (status(desk.computer).report, status(desk.computer).is_ready)
    assert template() == desk.addin.read_bytes()
    assert not desk.settings.exists()


def test_another_xlwings_is_installed(desk: Desk) -> None:
    """Where another xlwings is installed, status says they differ, and both name the right one."""
    install(desk.computer)
    newer = replace(desk.computer, xlwings=xlwings_of("0.99.0", desk.folder / "xlwings" / "newer"))
    desk.python_says(f"{__version__} 0.99.0")

    found = status(newer)

    assert "Its xlwings is 0.99.0, so the two differ." in found.report
    assert f"Next: run pip install xlwings=={BUILT_FOR}" == found.report[-1]
    assert not found.is_ready
    remove(desk.computer)
    before = desk.files()
    with pytest.raises(BadInput) as refusal:
        install(newer)
    said = (
        f"xlwings 0.99.0 is installed, and the add-in is built for xlwings {BUILT_FOR}. "
        f"Run: pip install xlwings=={BUILT_FOR}"
    )
    assert said == str(refusal.value)
    assert before == desk.files()


def test_addin_for_an_older_xlwings_is_replaced(desk: Desk) -> None:
    """Once dhrxl and its xlwings are newer, status says they differ and install mends it."""
    install(desk.computer)
    desk.addin.write_bytes(built_for("0.1.0"))
    if desk.computer.system == "Darwin":
        (desk.folder / SCRIPTS / "xlwings-0.1.0.applescript").touch()

    found = status(desk.computer)

    assert f"Its xlwings is {BUILT_FOR}, so the two differ." in found.report
    assert "Next: run dhrxl addin install" == found.report[-1]
    assert not found.is_ready
    done = install(desk.computer)
    assert f"The add-in was put in place of an older one at {desk.addin}." == done.report[0]
    assert status(desk.computer).is_ready
    assert packaged() == read(desk.addin.read_bytes())


def test_addin_built_for_the_xlwings_that_is_there(desk: Desk) -> None:
    """An add-in that IT built of these sources for another xlwings works with that one."""
    other = xlwings_of("0.99.0", desk.folder / "xlwings" / "newer")
    computer = replace(desk.computer, xlwings=other)
    desk.python_says(f"{__version__} 0.99.0")
    desk.addin.parent.mkdir(parents=True)
    desk.addin.write_bytes(built_for("0.99.0"))

    done = install(computer)

    assert f"The add-in is there already: {desk.addin}." == done.report[0]
    assert built_for("0.99.0") == desk.addin.read_bytes()
    assert status(computer).is_ready


def built_for(version: str) -> bytes:
    """Give the add-in as these sources make it for another xlwings."""
    return ribbon.build(template_of(version), RIBBON, MODULES)


def test_signed_addin_is_left(desk: Desk) -> None:
    """An add-in that IT has signed stays as it is while it does the same."""
    desk.addin.parent.mkdir(parents=True)
    signed = parts_of(BUILT.read_bytes()) | {"xl/vbaProjectSignature.bin": b"signature"}
    pack(signed, desk.addin)
    before = desk.addin.read_bytes()

    install(desk.computer)

    assert before == desk.addin.read_bytes()
    assert status(desk.computer).report[0].endswith(f"built for xlwings {BUILT_FOR}, signed.")


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("customUI/customUI.xml", b"Validate", b"Check"),
        ("docProps/custom.xml", packaged().buttons.encode(), b"0123456789ab"),
    ],
    ids=["ribbon", "stamp"],
)
def test_older_buttons_are_said(desk: Desk, part: str, old: bytes, new: bytes) -> None:
    """Buttons of another version of dhrxl are said to be, and replaced on installing."""
    desk.addin.parent.mkdir(parents=True)
    parts = parts_of(BUILT.read_bytes())
    parts[part] = parts[part].replace(old, new)
    pack(parts, desk.addin)

    found = status(desk.computer).report
    assert "Its buttons are those of another version of dhrxl." in found
    assert "Next: run dhrxl addin install" == found[-1]
    install(desk.computer)
    assert status(desk.computer).is_ready


def test_an_addin_without_a_stamp_is_ours(desk: Desk) -> None:
    """Buttons put there before they bore a stamp are known by their tab, and replaced."""
    desk.addin.parent.mkdir(parents=True)
    parts = parts_of(BUILT.read_bytes())
    del parts["docProps/custom.xml"]
    pack(parts, desk.addin)

    assert (
        f"The add-in is at {desk.addin}, built for another xlwings."
        == (status(desk.computer).report[0])
    )
    assert (
        f"The add-in was put in place of an older one at {desk.addin}."
        == (install(desk.computer).report[0])
    )
    assert status(desk.computer).is_ready


def test_no_excel_on_linux(tmp_path: Path) -> None:
    """On Linux all three say plainly that there is no Excel, and touch nothing."""
    computer = Computer("Linux", tmp_path, Path("/usr/bin/python3"))
    said = (
        "There is no Excel for Linux, so there is nowhere to put the add-in. Install it on the "
        "Windows PC or the Mac where you open the workbooks. The commands do the same work here."
    )

    for act in (install, remove):
        with pytest.raises(DhrxlError) as refusal:
            act(computer)
        assert said == str(refusal.value)
    assert ((said,), False) == (status(computer).report, status(computer).is_ready)
    assert [] == list(tmp_path.iterdir())


@pytest.mark.skipif(platform.system() in SYSTEMS, reason="Here there may be an Excel.")
@pytest.mark.parametrize(("command", "code"), [("install", 2), ("remove", 2), ("status", 1)])
def test_commands_on_linux(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, code: int
) -> None:
    """The commands themselves say so too, by their exit codes as well, and write nothing."""
    monkeypatch.setenv("HOME", str(tmp_path))
    said = f"There is no Excel for {platform.system()}, so there is nowhere to put the add-in. "

    ran = run("addin", command)

    assert code == ran.code
    assert said in (ran.stdout if command == "status" else ran.stderr)
    assert "Traceback" not in ran.stdout + ran.stderr
    assert [] == list(tmp_path.iterdir())


def test_no_xlwings(desk: Desk) -> None:
    """Without xlwings nothing is installed."""
    said = (
        f"xlwings is not installed, and the buttons need it. Run: pip install xlwings=={BUILT_FOR}"
    )

    with pytest.raises(BadInput) as refusal:
        install(replace(desk.computer, xlwings=None))

    assert said == str(refusal.value)
    assert [] == desk.files()
    install(desk.computer)
    desk.python_says(f"{__version__} -")
    found = status(desk.computer)
    assert "xlwings is not installed, and the buttons need it." in found.report
    assert f"Next: run pip install xlwings=={BUILT_FOR}" == found.report[-1]


def test_damaged_xlwings(make: Make) -> None:
    """Where xlwings lacks the script that a Mac needs, nothing is installed."""
    desk = make("Darwin")
    assert desk.computer.xlwings is not None
    (desk.computer.xlwings.folder / f"xlwings-{BUILT_FOR}.applescript").unlink()

    with pytest.raises(DhrxlError) as refusal:
        install(desk.computer)

    said = (
        f"The installed xlwings is damaged. Run: pip install --force-reinstall xlwings=={BUILT_FOR}"
    )
    assert said == str(refusal.value)
    assert [] == desk.files()


def test_mac_without_excel(make: Make) -> None:
    """A Mac on which Excel never ran is asked to run it, and nothing is written."""
    desk = make("Darwin")
    (desk.computer.home / "Library/Group Containers/UBF8T346G9.Office").rmdir()

    with pytest.raises(DhrxlError) as refusal:
        install(desk.computer)

    said = "Excel was not found on this Mac. Start Excel once, close it, and try again."
    assert said == str(refusal.value)
    assert [] == desk.files()


def test_python_that_a_mac_cannot_start(make: Make) -> None:
    """A Python in a folder with a space is refused on a Mac, with a way out."""
    desk = make("Darwin")
    python = Path("/Users/a/Library/Application Support/pipx/venvs/dhrxl/bin/python")

    with pytest.raises(DhrxlError) as refusal:
        install(replace(desk.computer, python=python))

    said = (
        f"Python is at {python}, and Excel on a Mac cannot start it there: its place has a space "
        "or a sign of the command line. Install dhrxl in a folder without, such as one made by: "
        "python3 -m venv ~/dhrxl"
    )
    assert said == str(refusal.value)
    assert [] == desk.files()


def test_python_of_the_microsoft_store(make: Make) -> None:
    """A Python whose files Excel would not see is refused."""
    desk = make("Windows")
    store = Path("C:/Program Files/WindowsApps/PythonSoftwareFoundation.Python.3.12_qbz5n2kfra8p0")

    with pytest.raises(DhrxlError) as refusal:
        install(replace(desk.computer, python_home=store))

    said = (
        "This Python comes from the Microsoft Store, and Windows hides from Excel what it writes. "
        "Install Python from python.org, then dhrxl with it, and try again."
    )
    assert said == str(refusal.value)
    assert [] == desk.files()


def test_name_that_excel_cannot_read(make: Make) -> None:
    """A Python in a folder whose letters Excel's settings cannot hold is refused."""
    desk = make("Windows")

    with pytest.raises(DhrxlError) as refusal:
        install(replace(desk.computer, python=Path("/Users/Siân Łoś/python.exe")))

    said = (
        "Python is in a folder with the letter Ł in its name, which Excel cannot read here. "
        "Install Python and dhrxl in a folder without it."
    )
    assert said == str(refusal.value)
    assert [] == desk.files()


def test_excel_has_it_open(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """While Excel holds the add-in nothing is half-written, and the person is told to close it."""
    install(desk.computer)
    before = desk.files()

    def held(*_: object, **__: object) -> None:
        raise PermissionError(13, "in use")

    monkeypatch.setattr(Path, "replace", held)
    monkeypatch.setattr(Path, "unlink", held)
    with pytest.raises(DhrxlError) as refusal:
        remove(desk.computer)

    said = f"{desk.addin} is in use or protected. Close Excel and try again; else ask IT."
    assert said == str(refusal.value)
    assert before == desk.files()


def test_this_computer() -> None:
    """The computer we run on is described without importing xlwings."""
    here = this_computer()

    assert here.xlwings == installed_xlwings()
    assert here.xlwings is not None
    assert (here.xlwings.folder / ribbon.TEMPLATE).is_file()
