"""Putting the ribbon where Excel looks for it, taking it away, and saying how it stands.

The buttons start the Python that `dhrxl` was installed with, which stands in a settings file of the
user's own, never in a workbook. Nothing that is not ours is written over or removed.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dhrxl.errors import BadInput, DhrxlError
from dhrxl.files.saving import save
from dhrxl.jobs.addin import ribbon
from dhrxl.jobs.addin.places import Computer, Places, Xlwings, office_on_mac, places_on
from dhrxl.jobs.addin.ribbon import AddIn

INSTALL = "Run: dhrxl addin install"
_BUILT = Path(__file__).with_name("dhrxl.xlam")
_SETTING = re.compile(r'\s*"?([^",]+)"?\s*,\s*"?([^"]*)"?\s*')
_NOT_ON_A_MAC = re.compile(r"""[\s"'$`\\|&;()<>*?\[\]{}#!]""")

Setting = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Done:
    """What was done, in sentences, and where the add-in is or was."""

    addin: Path
    report: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Status:
    """How the add-in stands, in sentences."""

    report: tuple[str, ...]
    is_ready: bool


def packaged() -> AddIn:
    """Give the add-in that came with this dhrxl."""
    addin = ribbon.read(_BUILT.read_bytes())
    if addin is None:
        msg = "The add-in that came with dhrxl is damaged. Install dhrxl again."
        raise DhrxlError(msg)
    return addin


def install(computer: Computer) -> Done:
    """Put the add-in where Excel looks, and tell it which Python to start.

    A signed add-in that does the same already is left alone. Where another xlwings is installed
    than the add-in was built for, it is built anew for that one.

    Raises:
        BadInput: Another file of that name is there, or xlwings is missing.
        DhrxlError: There is no Excel here, or it cannot be made to start this Python.
    """
    places = places_on(computer)
    xlwings = _needed_xlwings(computer)
    _check_python(computer)
    if places.script and not office_on_mac(computer.home).is_dir():
        msg = "Excel was not found on this Mac. Start Excel once, close it, and try again."
        raise DhrxlError(msg)
    ours = packaged()
    found = _found(places.addin)
    setting = _with_setting(places, str(computer.python), computer.encoding)
    script = _script(places, xlwings)
    report = []
    if found and found.xlwings_version == xlwings.version and found.has_buttons_of(ours):
        report.append(f"The add-in is there already: {places.addin}.")
    else:
        content = _BUILT.read_bytes()
        if xlwings.version != ours.xlwings_version:
            content = ribbon.build(_template(xlwings), ours.ribbon, ours.modules)
        _write(places.addin, content)
        was = " in place of an older one" if found else ""
        report.append(f"The add-in was put{was} at {places.addin}.")
    _write(places.settings, setting)
    report.append(f"Its buttons start {computer.python} (set in {places.settings}).")
    if places.script:
        _write(places.script, script)
        report.append(f"Excel may start it through {places.script}.")
    report.append('Close Excel and start it again: the ribbon has a tab "Action plans".')
    return Done(places.addin, tuple(report))


def remove(computer: Computer) -> Done:
    """Take the add-in and its setting away; nothing else.

    Raises:
        BadInput: The file of that name is not ours.
        DhrxlError: There is no Excel here, or it has the add-in open.
    """
    places = places_on(computer)
    report = []
    if _found(places.addin):
        with _refusals(places.addin):
            places.addin.unlink()
        report.append(f"The add-in was removed from {places.addin}.")
    else:
        report.append(f"There was no add-in at {places.addin}.")
    others = [pair for pair in _settings(places, computer.encoding) if not _is(pair, places)]
    if others:
        _write(places.settings, _as_text(others, computer.encoding))
    elif places.settings.exists():
        with _refusals(places.settings):
            places.settings.unlink()
            if computer.system == "Windows" and not any(places.settings.parent.iterdir()):
                places.settings.parent.rmdir()
    report.append("Close Excel if it is open: the tab goes when it starts again.")
    return Done(places.addin, tuple(report))


def status(computer: Computer) -> Status:
    """Say whether the buttons are there and fit what is installed, and the remedy."""
    try:
        places = places_on(computer)
        found = _found(places.addin)
    except DhrxlError as error:
        return Status((str(error),), is_ready=False)
    if found is None:
        return Status((f"The add-in is not at {places.addin}. {INSTALL}",), is_ready=False)
    signed = ", signed" if found.is_signed else ""
    built_for = f"built for xlwings {found.xlwings_version}{signed}"
    faults = [
        *_version_faults(found, computer.xlwings),
        *_python_faults(places, computer),
        *_script_faults(places),
    ]
    ready = () if faults else ("Its buttons start this Python.",)
    return Status((f"The add-in is at {places.addin}, {built_for}.", *faults, *ready), not faults)


def _needed_xlwings(computer: Computer) -> Xlwings:
    if computer.xlwings is None:
        msg = "xlwings is not installed, and the buttons need it. Run: pip install xlwings"
        raise BadInput(msg)
    return computer.xlwings


def _check_python(computer: Computer) -> None:
    """Refuse a Python that Excel could not start, or whose files it would not see."""
    python = computer.python
    if computer.system == "Windows" and "WindowsApps" in str(computer.python_home):
        msg = (
            "This Python comes from the Microsoft Store, and Windows hides from Excel what it "
            "writes. Install Python from python.org, then dhrxl with it, and try again."
        )
        raise DhrxlError(msg)
    if computer.system == "Darwin" and _NOT_ON_A_MAC.search(str(python)):
        msg = (
            f"Python is at {python}, and Excel on a Mac cannot start it there: its place has a "
            "space or a sign of the command line. Install dhrxl in a folder without, such as "
            "one made by: python3 -m venv ~/dhrxl"
        )
        raise DhrxlError(msg)


def _template(xlwings: Xlwings) -> bytes:
    try:
        return (xlwings.folder / ribbon.TEMPLATE).read_bytes()
    except OSError as error:
        msg = "The installed xlwings is damaged. Run: pip install --force-reinstall xlwings"
        raise DhrxlError(msg) from error


def _script(places: Places, xlwings: Xlwings) -> bytes:
    return (xlwings.folder / places.script.name).read_bytes() if places.script else b""


def _found(path: Path) -> AddIn | None:
    """Give our add-in if it is there.

    Raises:
        BadInput: Something else of its name is.
    """
    if not path.exists():
        return None
    is_small = path.is_file() and path.stat().st_size <= ribbon.LARGEST
    found = ribbon.read(path.read_bytes()) if is_small else None
    if found is None:
        msg = f"{path} is not dhrxl's add-in and is left as it is. Move it away, and try again."
        raise BadInput(msg)
    return found


def _settings(places: Places, encoding: str) -> list[Setting]:
    """Read the settings as Excel does: one a line, name and value with a comma between."""
    if not places.settings.is_file():
        return []
    lines = places.settings.read_text(encoding, errors="replace").splitlines()
    return [(m[1], m[2]) for line in lines if (m := _SETTING.fullmatch(line))]


def _is(setting: Setting, places: Places) -> bool:
    return setting[0].upper() == places.interpreter


def _with_setting(places: Places, python: str, encoding: str) -> bytes:
    others = [pair for pair in _settings(places, encoding) if not _is(pair, places)]
    return _as_text([*others, (places.interpreter, python)], encoding)


def _as_text(settings: list[Setting], encoding: str) -> bytes:
    text = "".join(f'"{name}","{value}"\r\n' for name, value in settings)
    try:
        return text.encode(encoding)
    except UnicodeEncodeError as error:
        letter = text[error.start]
        msg = (
            f"Python is in a folder with the letter {letter} in its name, which Excel cannot "
            "read here. Install Python and dhrxl in a folder without it."
        )
        raise DhrxlError(msg) from error


def _write(path: Path, content: bytes) -> None:
    """Save a file; Excel opens whatever lies in its folder, so nothing half-made may stay there."""
    with _refusals(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            save(content, path)
        except DhrxlError as error:
            if isinstance(error.__cause__, PermissionError):
                raise error.__cause__ from None
            raise


@contextmanager
def _refusals(path: Path) -> Iterator[None]:
    try:
        yield
    except PermissionError as error:
        msg = f"{path} is in use or protected. Close Excel and try again; else ask IT."
        raise DhrxlError(msg) from error


def _version_faults(found: AddIn, xlwings: Xlwings | None) -> Iterator[str]:
    if xlwings is None:
        yield "xlwings is not installed, and the buttons need it. Run: pip install xlwings"
    elif xlwings.version != found.xlwings_version:
        yield f"xlwings {xlwings.version} is installed, so the two differ. {INSTALL}"
    if not found.has_buttons_of(packaged()):
        yield f"Its buttons are those of another version of dhrxl. {INSTALL}"


def _python_faults(places: Places, computer: Computer) -> Iterator[str]:
    named = [pair[1] for pair in _settings(places, computer.encoding) if _is(pair, places)]
    if not named:
        yield f"It is not set which Python its buttons start. {INSTALL}"
    elif not Path(named[0]).exists():
        yield f"Its buttons start {named[0]}, which is no longer there. {INSTALL}"
    elif Path(named[0]) != computer.python:
        yield f"Its buttons start {named[0]}, not {computer.python}, from which you ask. {INSTALL}"


def _script_faults(places: Places) -> Iterator[str]:
    if places.script and not places.script.is_file():
        yield f"Excel may not start Python yet: {places.script.name} is missing. {INSTALL}"
