"""Made-up computers, Windows PCs and Macs, on which the add-in is installed."""

from dataclasses import dataclass, replace
from pathlib import Path

from dhrxl import __version__
from dhrxl.jobs.addin.install import packaged
from dhrxl.jobs.addin.places import Computer, Xlwings
from dhrxl.jobs.addin.system import OWN, Registry

BUILT_FOR = packaged().xlwings_version
SYSTEMS = ("Windows", "Darwin")
XLSTART = "Roaming/Microsoft/Excel/XLSTART/dhrxl.xlam"
STARTUP = (
    "home/Library/Group Containers/UBF8T346G9.Office/User Content.localized/Startup.localized/"
    "Excel/dhrxl.xlam"
)
ADDIN = {"Windows": XLSTART, "Darwin": STARTUP}
SETTINGS = {
    "Windows": "home/.dhrxl/dhrxl.conf",
    "Darwin": "home/Library/Containers/com.microsoft.Excel/Data/dhrxl.conf",
}
INTERPRETER = {"Windows": "INTERPRETER_WIN", "Darwin": "INTERPRETER_MAC"}
SCRIPTS = "home/Library/Application Scripts/com.microsoft.Excel"


@dataclass(frozen=True)
class Desk:
    """A made-up computer and the folder it lies in."""

    folder: Path
    computer: Computer

    @property
    def addin(self) -> Path:
        return self.folder / ADDIN[self.computer.system]

    @property
    def settings(self) -> Path:
        return self.folder / SETTINGS[self.computer.system]

    def python_says(self, said: str, code: int = 0) -> None:
        """Let its Python, which for us is a script, answer whatever it is asked."""
        self.computer.python.write_text(f"#!/bin/sh\necho '{said}'\nexit {code}\n")
        self.computer.python.chmod(0o755)

    def files(self) -> list[str]:
        """What lies on it beside Python and xlwings."""
        found = (path.relative_to(self.folder) for path in self.folder.rglob("*") if path.is_file())
        return sorted(p.as_posix() for p in found if p.parts[0] not in ("python", "xlwings"))


def xlwings_of(version: str, folder: Path) -> Xlwings:
    """Make an xlwings of a version, which for us is a script."""
    folder.mkdir(parents=True)
    (folder / f"xlwings-{version}.applescript").write_text("on VbaHandler()")
    return Xlwings(version, folder)


def desk_of(system: str, folder: Path) -> Desk:
    """Make up a computer of a system."""
    home, python = folder / "home", folder / "python" / "python"
    python.parent.mkdir()
    home.mkdir()
    if system == "Darwin":
        (home / "Library/Group Containers/UBF8T346G9.Office").mkdir(parents=True)
    computer = Computer(
        system=system, home=home, python=python, python_home=python.parent,
        environment={
            "APPDATA": str(folder / "Roaming"), "USERPROFILE": str(home),
            "PATH": str(folder / "python"),
        },
        xlwings=xlwings_of(BUILT_FOR, folder / "xlwings"),
        encoding="cp1252" if system == "Windows" else "utf-8",
    )  # fmt: skip
    if system == "Windows":
        trusted = {"Path": str(folder / "Roaming/Microsoft/Excel/XLSTART")}
        computer = replace(
            computer, registry=registry_of({OWN: {"Location2": trusted}}),
            is_on_network=lambda folder: str(folder).startswith("//"),
        )  # fmt: skip
    desk = Desk(folder, computer)
    desk.python_says(f"{__version__} {BUILT_FOR}")
    return desk


def registry_of(keys: dict[str, dict[str, dict[str, object]]]) -> Registry:
    """Make up what Windows has noted: keys, their subkeys ("" for a key itself), and values."""
    lower = {
        key: {
            name: {value.lower(): content for value, content in values.items()}
            for name, values in subkeys.items()
        }
        for key, subkeys in keys.items()
    }
    return lambda key: lower.get(key, {})
