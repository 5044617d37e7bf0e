"""What only Windows or a Mac can say of a file, a folder or a Python, each asked in its own way."""

import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from shutil import which

Noted = Mapping[str, Mapping[str, object]]
"""A key of the registry: the values of its subkeys by their names, its own under ""."""
Registry = Callable[[str], Noted]
"""Gives a key of the user's own part of the registry; nothing if it is not there."""

_TRUSTED = "Office\\16.0\\{}\\Security\\Trusted Locations"
OWN = "Software\\Microsoft\\" + _TRUSTED.format("Excel")
POLICY = "Software\\Policies\\Microsoft\\" + _TRUSTED.format("Excel")
POLICY_FOR_ALL = "Software\\Policies\\Microsoft\\" + _TRUSTED.format("Common")
"""Where Excel 2016 to 365 keeps the folders whose macros it runs: "Trusted Locations for Office
files" in Microsoft's pages, and the templates of its group policies."""

_REMOTE = 4
_LONGEST = 60
_QUESTION = """
from importlib.metadata import PackageNotFoundError, version
try:
    from dhrxl import __version__, buttons
except ImportError:
    __version__ = "-"
try:
    print(__version__, version("xlwings"))
except PackageNotFoundError:
    print(__version__, "-")
"""


def noted(key: str) -> Noted:
    """Give what Windows has noted for this user under a key."""
    found: dict[str, dict[str, object]] = {}
    if sys.platform == "win32":
        import winreg

        def values(name: str) -> tuple[dict[str, object], int]:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, name) as opened:
                below, count, _ = winreg.QueryInfoKey(opened)
                return {
                    named.lower(): value
                    for named, value, _ in (winreg.EnumValue(opened, n) for n in range(count))
                }, below

        try:
            found[""], below = values(key)
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as opened:
                names = [winreg.EnumKey(opened, n) for n in range(below)]
            found |= {name: values(f"{key}\\{name}")[0] for name in names}
        except OSError:
            return found
    return found


def is_on_network(folder: Path) -> bool:
    r"""Say whether a folder of Windows lies on another computer: \\server, or a drive that does.

    The number is that of `GetDriveType` in Microsoft's pages on files.
    """
    if sys.platform == "win32":
        import ctypes

        return bool(ctypes.windll.kernel32.GetDriveTypeW(f"{folder.drive}\\") == _REMOTE)
    return False


def is_trusted(
    folder: Path, registry: Registry, environment: Mapping[str, str], *, is_remote: bool
) -> bool | None:
    """Say whether Excel on Windows runs the macros of a folder; nothing if it noted no folders.

    Policies go before the user's own choice, and network folders need leave of their own.
    """
    policy, own = registry(POLICY), registry(OWN)
    chosen = {**own.get("", {}), **policy.get("", {})}
    if chosen.get("alllocationsdisabled") == 1:
        return False
    if is_remote and chosen.get("allownetworklocations") != 1:
        return False
    common = registry(POLICY_FOR_ALL)
    lists = [policy, common]
    if common.get("", {}).get("allow user locations") != 0:
        lists.append(own)
    locations = [values for key in lists for name, values in key.items() if name]
    if not locations:
        return None
    return any(_holds(values, _plain(str(folder)), environment) for values in locations)


def _holds(location: Mapping[str, object], folder: str, environment: Mapping[str, str]) -> bool:
    path = str(location.get("path", ""))
    for name, value in environment.items():
        path = path.replace(f"%{name}%", value)
    path = _plain(path)
    below = location.get("allowsubfolders") == 1 and folder.startswith(f"{path}/")
    return bool(path) and (folder == path or below)


def _plain(path: str) -> str:
    return path.replace("\\", "/").rstrip("/").casefold()


def is_blocked(path: Path, system: str, environment: Mapping[str, str]) -> bool | None:
    """Say whether a file is marked as one from elsewhere, whose macros are not run.

    On Windows that is the Mark of the Web, in the stream `Zone.Identifier` (3: the internet, 4:
    restricted; [MS-FSCC] 5.6.1); on a Mac the attribute `com.apple.quarantine`, shown by `xattr`.
    Nothing where it cannot be asked.
    """
    if system == "Windows":
        try:
            mark = path.with_name(f"{path.name}:Zone.Identifier").read_text(errors="replace")
        except OSError:
            return False
        return any(line.strip() in ("ZoneId=3", "ZoneId=4") for line in mark.splitlines())
    xattr = which("xattr", path=environment.get("PATH"))
    if xattr is None:
        return None
    asked = [xattr, "-p", "com.apple.quarantine", str(path)]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0


def versions_in(python: Path) -> tuple[str, str] | None:
    """Give the versions of dhrxl and xlwings that a Python has, "-" for none; nothing if it fails.

    It is started as a button starts it: with `-B -c`, in its own folder.
    """
    try:
        done = subprocess.run(
            [python, "-B", "-c", _QUESTION], cwd=python.parent, capture_output=True, text=True,
            timeout=_LONGEST, check=True,
        )  # fmt: skip
        ours, xlwings = done.stdout.split()
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    return ours, xlwings
