"""Where Excel looks for add-ins, settings and scripts, by system.

Excel on Windows opens what lies in XLSTART, Excel on a Mac what lies in its startup folder within
the shared folder of Office. Both are the user's own, so no administrator is needed.
"""

import locale
import os
import platform
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from dhrxl.errors import DhrxlError
from dhrxl.jobs.addin.system import Registry, is_on_network, noted

NAME = "dhrxl"
_NO_EXCEL = (
    "There is no Excel for {system}, so there is nowhere to put the add-in. Install it on the "
    "Windows PC or the Mac where you open the workbooks. The commands do the same work here."
)


@dataclass(frozen=True, slots=True)
class Xlwings:
    """The installed xlwings."""

    version: str
    folder: Path


@dataclass(frozen=True, slots=True)
class Computer:
    """What decides where things go; tests make one up."""

    system: str
    """As `platform.system()` has it: Windows, Darwin or Linux."""
    home: Path
    python: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    xlwings: Xlwings | None = None
    python_home: Path = Path()
    """Where the Python behind a virtual environment is installed."""
    encoding: str = "utf-8"
    """In which Excel reads plain text files."""
    registry: Registry | None = None
    """What Windows has noted for this user."""
    is_on_network: Callable[[Path], bool] | None = None
    """Whether a folder of this Windows lies on another computer."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where the parts belong on one computer."""

    addin: Path
    settings: Path
    interpreter: str
    """The name of the setting that says which Python to start."""
    scripts: Path | None = None
    """The folder of the scripts that Excel on a Mac may run."""

    def script_of(self, release: str) -> Path | None:
        """Give the script through which an add-in built for a release of xlwings starts Python."""
        return self.scripts / f"xlwings-{release}.applescript" if self.scripts else None


def this_computer() -> Computer:
    """Describe the computer we run on."""
    is_windows = platform.system() == "Windows"
    return Computer(
        system=platform.system(),
        home=Path.home(),
        python=Path(sys.executable),
        environment=dict(os.environ),
        xlwings=installed_xlwings(),
        python_home=Path(sys.base_prefix),
        encoding=locale.getencoding() if is_windows else "utf-8",
        registry=noted if is_windows else None,
        is_on_network=is_on_network if is_windows else None,
    )


def installed_xlwings() -> Xlwings | None:
    """Find xlwings without importing it."""
    found = find_spec("xlwings")
    if found is None or found.origin is None:
        return None
    try:
        return Xlwings(version("xlwings"), Path(found.origin).parent)
    except PackageNotFoundError:
        return None


def places_on(computer: Computer) -> Places:
    """Give where the parts belong.

    Raises:
        DhrxlError: There is no Excel for this system.
    """
    home = computer.home
    if computer.system == "Windows":
        named = computer.environment.get("APPDATA")
        roaming = Path(named) if named else home / "AppData" / "Roaming"
        profile = Path(computer.environment.get("USERPROFILE") or home)
        return Places(
            addin=roaming / "Microsoft" / "Excel" / "XLSTART" / f"{NAME}.xlam",
            settings=profile / f".{NAME}" / f"{NAME}.conf",
            interpreter="INTERPRETER_WIN",
        )
    if computer.system == "Darwin":
        office = office_on_mac(home)
        library = home / "Library"
        return Places(
            addin=office
            / "User Content.localized"
            / "Startup.localized"
            / "Excel"
            / f"{NAME}.xlam",
            settings=library / "Containers" / "com.microsoft.Excel" / "Data" / f"{NAME}.conf",
            interpreter="INTERPRETER_MAC",
            scripts=library / "Application Scripts" / "com.microsoft.Excel",
        )
    raise DhrxlError(_NO_EXCEL.format(system=computer.system or "this system"))


def office_on_mac(home: Path) -> Path:
    """Give the folder that Office's programs share on a Mac; there once one of them has run."""
    return home / "Library" / "Group Containers" / "UBF8T346G9.Office"
