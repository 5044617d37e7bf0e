"""The add-in is built where its sources stand; what is installed holds it built."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

from build_addin import SOURCES, build
from builder.ribbon import xlwings_in
from dhrxl.jobs.addin.install import packaged

ROOT = SOURCES.parent
SIGNS = ("vbaProject.bin", "MS-OVBA", "_VBA_PROJECT", "PROJECTwm", "Sub DhrRag", "RibbonMyAddin")
"""Words that only what reads or writes macros has a use for."""


def sources_with_signs(folder: Path) -> set[str]:
    """Give the modules of a folder that deal with macros."""
    texts = {path: path.read_text("utf-8") for path in folder.rglob("*.py")}
    assert texts
    return {path.name for path, text in texts.items() if any(sign in text for sign in SIGNS)}


def project_file() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def test_builder_is_not_installed() -> None:
    """The wheel is of the package alone, and nothing there reads or writes macros."""
    assert ["dhrxl"] == project_file()["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    assert {"ribbon.py", "vbaproject.py", "vbatext.py"} == sources_with_signs(SOURCES)
    assert set() == sources_with_signs(ROOT / "dhrxl")
    room = (ROOT / "dhrxl" / "jobs" / "addin").iterdir()
    parts = {path.name for path in room if path.name != "__pycache__"}
    modules = {"__init__.py", "install.py", "places.py", "status.py", "system.py"}
    assert {"dhrxl.xlam", *modules} == parts


def test_its_xlwings_comes_with_dhrxl() -> None:
    """Where there is an Excel, dhrxl brings the xlwings that the add-in was built for."""
    required = " ".join(project_file()["project"]["dependencies"])

    assert [packaged().xlwings_version] == re.findall(r"xlwings==([\d.]+);", required)


def test_built_from_the_command_line(tmp_path: Path) -> None:
    """Run as a file, from any folder, the builder writes the add-in, or xlwings' module, there."""
    target, text = tmp_path / "other.xlam", tmp_path / "xlwings.bas"
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}

    for wanted in (target, text):
        done = subprocess.run(
            [sys.executable, SOURCES / "build_addin.py", wanted],
            cwd=tmp_path, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert (0, f"Written: {wanted}\n", "") == (done.returncode, done.stdout, done.stderr)
    assert build() == target.read_bytes()
    assert xlwings_in(build()).encode("cp1252") == text.read_bytes()
