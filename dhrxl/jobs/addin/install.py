"""Putting the ribbon where Excel looks for it, and taking it away.

The buttons start the Python that `dhrxl` was installed with, which stands in a settings file of the
user's own, never in a workbook. Nothing that is not ours is written over or removed. What an add-in
was made of is read from its stamp; its macros are Excel's to read.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dhrxl.errors import BadInput, DhrxlError
from dhrxl.files.containers.parts import Parts
from dhrxl.files.containers.pieces import Unpackable
from dhrxl.files.limits import Limits
from dhrxl.files.saving import save
from dhrxl.jobs.addin.places import Computer, Places, Xlwings, office_on_mac, places_on

NO_XLWINGS = "xlwings is not installed, and the buttons need it."
STAMP, RIBBON, _SIGNATURE = "docProps/custom.xml", "customUI/customUI.xml", "vbaProjectSignature"
"""Parts of an add-in."""
BUTTONS, BUILT_FOR = "dhrxl buttons", "dhrxl xlwings"
"""What its stamp says: the version of the buttons, and of the xlwings they were built for."""
_LARGEST = 2_000_000
_PROPERTY = re.compile(
    r'<(?:\w+:)?property\b[^<>]*\sname="([^"<>]*)"[^<>]*>\s*<(?:\w+:)?lpwstr\b[^<>]*>([^<]*)<'
)
_BUILT = Path(__file__).with_name("dhrxl.xlam")
_OUR_TAB = b'id="dhrTab"'
"""What tells our ribbon, also in an add-in without a stamp."""
_SETTING = re.compile(r'\s*"?([^",]+)"?\s*,\s*"?([^"]*)"?\s*')
_NOT_ON_A_MAC = re.compile(r"""[\s"'$`\\|&;()<>*?\[\]{}#!]""")

Setting = tuple[str, str]


@dataclass(frozen=True, slots=True)
class AddIn:
    """Our add-in, as its file says."""

    xlwings_version: str
    """Of the xlwings it was built for; nothing in one that was made before it bore a stamp."""
    buttons: str
    """The version of its buttons."""
    ribbon: bytes
    is_signed: bool = False

    def has_buttons_of(self, other: "AddIn") -> bool:
        """Say whether both show and do the same.

        Of macros that somebody changed afterwards a stamp says nothing; a signature does.
        """
        return (self.buttons, self.ribbon) == (other.buttons, other.ribbon)

    def fits(self, other: "AddIn", xlwings: Xlwings) -> bool:
        """Say whether it does what the other does, with this xlwings."""
        return self.xlwings_version == xlwings.version and self.has_buttons_of(other)


@dataclass(frozen=True, slots=True)
class Done:
    """What was done, in sentences, and where the add-in is or was."""

    addin: Path
    report: tuple[str, ...]


def packaged() -> AddIn:
    """Give the add-in that came with this dhrxl."""
    addin = read(_BUILT.read_bytes())
    if addin is None:
        msg = "The add-in that came with dhrxl is damaged. Install dhrxl again."
        raise DhrxlError(msg)
    return addin


def read(data: bytes) -> AddIn | None:
    """Give our add-in as a file's bytes hold it, signed or not; nothing if it is another file."""
    try:
        parts = Parts(data, Limits(part_bytes=_LARGEST))
        stamp, ribbon = dict(_PROPERTY.findall(parts.text(STAMP))), parts.read(RIBBON)
    except Unpackable:
        return None
    if _OUR_TAB not in ribbon:
        return None
    is_signed = any(_SIGNATURE in name for name in parts.names)
    return AddIn(stamp.get(BUILT_FOR, ""), stamp.get(BUTTONS, ""), ribbon, is_signed)


def install(computer: Computer) -> Done:
    """Put the add-in where Excel looks, and tell it which Python to start.

    An add-in with the same stamp, such as one that IT signed, is left alone.

    Raises:
        BadInput: Another file of that name is there, or xlwings is missing or another release than
            the add-in was built for.
        DhrxlError: There is no Excel here, or it cannot be made to start this Python.
    """
    places = places_on(computer)
    ours = packaged()
    xlwings = _needed_xlwings(computer, ours)
    _check_python(computer)
    if places.scripts and not office_on_mac(computer.home).is_dir():
        msg = "Excel was not found on this Mac. Start Excel once, close it, and try again."
        raise DhrxlError(msg)
    found = found_at(places.addin)
    is_there = found is not None and found.fits(ours, xlwings)
    if not is_there:
        _check_release(ours, xlwings)
    setting = _with_setting(places, str(computer.python), computer.encoding)
    script = places.script_of(xlwings.version)
    script_content = _content_of(script, xlwings) if script else b""
    report = []
    if is_there:
        report.append(f"The add-in is there already: {places.addin}.")
    else:
        _write(places.addin, _BUILT.read_bytes())
        was = " in place of an older one" if found else ""
        report.append(f"The add-in was put{was} at {places.addin}.")
    _write(places.settings, setting)
    report.append(f"Its buttons start {computer.python} (set in {places.settings}).")
    if script:
        _write(script, script_content)
        report.append(f"Excel may start it through {script}.")
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
    if found_at(places.addin):
        with _refusals(places.addin):
            places.addin.unlink()
        report.append(f"The add-in was removed from {places.addin}.")
    else:
        report.append(f"There was no add-in at {places.addin}.")
    others = [
        pair for pair in settings_of(places, computer.encoding) if not is_interpreter(pair, places)
    ]
    if others:
        _write(places.settings, _as_text(others, computer.encoding))
    elif places.settings.exists():
        with _refusals(places.settings):
            places.settings.unlink()
            if computer.system == "Windows" and not any(places.settings.parent.iterdir()):
                places.settings.parent.rmdir()
    report.append("Close Excel if it is open: the tab goes when it starts again.")
    return Done(places.addin, tuple(report))


def _needed_xlwings(computer: Computer, ours: AddIn) -> Xlwings:
    if computer.xlwings is None:
        msg = f"{NO_XLWINGS} Run: {get_xlwings(ours)}"
        raise BadInput(msg)
    return computer.xlwings


def get_xlwings(ours: AddIn) -> str:
    """Give the command that installs the xlwings an add-in was built for."""
    return f"pip install xlwings=={ours.xlwings_version}"


def _check_release(ours: AddIn, xlwings: Xlwings) -> None:
    """Refuse to put an add-in beside an xlwings that it was not built for."""
    if xlwings.version != ours.xlwings_version:
        msg = (
            f"xlwings {xlwings.version} is installed, and the add-in is built for xlwings "
            f"{ours.xlwings_version}. Run: {get_xlwings(ours)}"
        )
        raise BadInput(msg)


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


def _content_of(script: Path, xlwings: Xlwings) -> bytes:
    try:
        return (xlwings.folder / script.name).read_bytes()
    except OSError as error:
        msg = (
            "The installed xlwings is damaged. "
            f"Run: pip install --force-reinstall xlwings=={xlwings.version}"
        )
        raise DhrxlError(msg) from error


def found_at(path: Path) -> AddIn | None:
    """Give our add-in if it is there.

    Raises:
        BadInput: Something else of its name is.
    """
    if not path.exists():
        return None
    is_small = path.is_file() and path.stat().st_size <= _LARGEST
    found = read(path.read_bytes()) if is_small else None
    if found is None:
        msg = f"{path} is not dhrxl's add-in and is left as it is. Move it away, and try again."
        raise BadInput(msg)
    return found


def settings_of(places: Places, encoding: str) -> list[Setting]:
    """Read the settings as Excel does: one a line, name and value with a comma between."""
    if not places.settings.is_file():
        return []
    lines = places.settings.read_text(encoding, errors="replace").splitlines()
    return [(m[1], m[2]) for line in lines if (m := _SETTING.fullmatch(line))]


def is_interpreter(setting: Setting, places: Places) -> bool:
    """Say whether a setting is the one that names the Python to start."""
    return setting[0].upper() == places.interpreter


def _with_setting(places: Places, python: str, encoding: str) -> bytes:
    others = [pair for pair in settings_of(places, encoding) if not is_interpreter(pair, places)]
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
