"""The files a person double-clicks instead of pressing a button.

The one for a Mac is run by bash as Terminal runs it. The one for Windows cannot be run here: it is
read, and held against the other.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from build_addin import SOURCES
from dhrxl.jobs.demo.round import Places
from tests.conftest import Ran, Run

COMMAND, CMD = SOURCES / "consolidate-returns.command", SOURCES / "consolidate-returns.cmd"
NASTY = "Round 4 & 50% «Tŷ» !now! $(touch x) 'a' (1)"
DAY = "2026-03-31"
Launch = Callable[..., Ran]


@pytest.fixture
def round_folder(demo: Places, tmp_path: Path) -> Path:
    """The folder of a round as a coordinator has it, with a name that shells trip over."""
    folder = tmp_path / NASTY
    shutil.copytree(demo.returns("Q4"), folder / "returns")
    shutil.copytree(demo.plans, folder / "plans")
    shutil.copy(demo.summary("Q3"), folder / "last summary.xlsx")
    shutil.copy(demo.partnership, folder)
    plan = sorted((folder / "plans").iterdir())[0]
    plan.rename(plan.with_name("Elm & 50% !x! 'a'.xlsx"))
    (folder / "plans" / "~$Elm.xlsx").write_bytes(b"who has it open")
    shutil.copy(COMMAND, folder)
    return folder


@pytest.fixture
def launch(tmp_path: Path) -> Launch:
    """Double-click the launcher of a folder: run it from elsewhere, and press Enter at the end."""

    def launched(folder: Path, day: str = DAY, python: str = sys.executable, path: str = "") -> Ran:
        launcher = folder / COMMAND.name
        text = COMMAND.read_text("ascii").replace('as_at=""', f'as_at="{day}"')
        launcher.write_text(text.replace('python=""', f'python="{python}"'))
        done = subprocess.run(
            [launcher], cwd=tmp_path, input="\n", capture_output=True, encoding="utf-8",
            timeout=300, check=False, env={**os.environ, "PATH": path or os.environ["PATH"]},
        )  # fmt: skip
        return Ran(done.returncode, done.stdout, done.stderr)

    return launched


def last_line(ran: Ran) -> str:
    return ran.stdout.splitlines()[-1]


def test_the_same_as_the_command(launch: Launch, run: Run, round_folder: Path) -> None:
    """What a double-click writes is what the command writes, byte for byte, and no more."""
    before = set(round_folder.rglob("*"))

    ran = launch(round_folder)

    made = set(round_folder.rglob("*")) - before
    assert {round_folder / f"summary {DAY}.xlsx"} == made
    plans = sorted((round_folder / "plans").glob("[!~]*.xlsx"))
    by_hand = run(
        "consolidate", "returns", "-o", "by hand.xlsx", "--as-at", DAY,
        *(part for plan in plans for part in ("--plan", plan.relative_to(round_folder))),
        "--previous", "last summary.xlsx", cwd=round_folder,
    )  # fmt: skip
    assert (round_folder / "by hand.xlsx").read_bytes() == made.pop().read_bytes()
    assert 1 == by_hand.code == ran.code
    said = (
        f'Done, with errors: a figure may be wrong. See the sheet Problems of "summary {DAY}.xlsx".'
    )
    assert said == last_line(ran)
    assert by_hand.stdout.replace("by hand.xlsx", f"summary {DAY}.xlsx") in ran.stdout
    assert not list(round_folder.parent.rglob("x"))


def test_returns_alone_are_enough(launch: Launch, round_folder: Path) -> None:
    """Plans and last summary may be missing; Python code lying in the folder is never run."""
    shutil.rmtree(round_folder / "plans")
    (round_folder / "last summary.xlsx").unlink()
    for name in ("dhrxl.py", "pandas.py", "click.py"):
        (round_folder / name).write_text('open("started", "w")\nraise SystemExit("started")\n')

    ran = launch(round_folder)

    assert not (round_folder / "started").exists()

    assert (round_folder / f"summary {DAY}.xlsx").is_file()
    assert "--" not in ran.stderr
    assert "Done" in last_line(ran)


def test_a_summary_is_never_replaced(launch: Launch, round_folder: Path) -> None:
    """A summary of that day is left as it is, and a person is told what to do."""
    there = round_folder / f"summary {DAY}.xlsx"
    there.write_bytes(b"the board's own")

    ran = launch(round_folder)

    said = f'"{there.name}" is there already. Rename it or move it away, and start this again.'
    assert (2, said) == (ran.code, last_line(ran))
    assert b"the board's own" == there.read_bytes()


def test_no_returns(launch: Launch, round_folder: Path) -> None:
    """Without the folder of the returns nothing is written."""
    (round_folder / "returns").rename(round_folder / "Returned")

    ran = launch(round_folder)

    said = 'There is no folder "returns" beside this file. Make it, and put the returns in.'
    assert (2, said) == (ran.code, last_line(ran))
    assert not list(round_folder.glob("summary*"))


def test_what_the_command_refuses(launch: Launch, round_folder: Path) -> None:
    """What the command refuses is shown in its own words."""
    shutil.copy(round_folder / "last summary.xlsx", round_folder / "plans")

    ran = launch(round_folder)

    assert (2, "Nothing was written. The lines above say why.") == (ran.code, last_line(ran))
    assert "last summary.xlsx is" in ran.stderr
    assert not list(round_folder.glob("summary*"))


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """A folder of the programs every Mac has, and no Python."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("bash", "date", "dirname"):
        found = shutil.which(name)
        assert found
        (folder / name).symlink_to(found)
    return folder


def test_no_dhrxl(launch: Launch, round_folder: Path, programs: Path) -> None:
    """Where dhrxl is not found, the place to name it is."""
    ran = launch(round_folder, python="", path=str(programs))

    said = "dhrxl was not found. Open this file in TextEdit and name its Python at the top."
    assert (2, said) == (ran.code, last_line(ran))


@pytest.mark.parametrize("name", ["dhrxl", "python3"])
def test_dhrxl_is_found(launch: Launch, round_folder: Path, programs: Path, name: str) -> None:
    """Without a Python named, the command is used, else the Python that has it, and told today.

    What it then does is what the tests above have: here it only notes what it is asked.
    """
    (programs / name).write_text('#!/bin/bash\necho "$@" >> asked\n')
    (programs / name).chmod(0o755)

    before = datetime.now().astimezone().date()
    ran = launch(round_folder, day="", python="", path=str(programs))
    after = datetime.now().astimezone().date()

    *_, asked = (round_folder / "asked").read_text("utf-8").splitlines()
    start = "consolidate returns" if name == "dhrxl" else "-m dhrxl consolidate returns"
    assert start in asked
    assert f"-o summary {before}.xlsx" in asked or f"-o summary {after}.xlsx" in asked
    assert "Done" in last_line(ran)


def test_line_ends() -> None:
    """Windows gets its own line ends, a Mac the other ones and leave to run it; both are ASCII."""
    cmd, command = CMD.read_bytes(), COMMAND.read_bytes()

    assert cmd.isascii()
    assert command.isascii()
    assert cmd.count(b"\r\n") == cmd.count(b"\n") == cmd.count(b"\r") > 0
    assert b"\r" not in command
    assert COMMAND.stat().st_mode & 0o111
    attributes = (SOURCES.parent / ".gitattributes").read_text("ascii").splitlines()
    assert {"*.cmd text eol=crlf", "*.command text eol=lf"} <= set(attributes)


def _unescaped(text: str) -> str:
    """Give a launcher's text without what only its shell needs."""
    return text.replace("\r", "").replace('\\"', '"').replace("%summary%", "$summary")


def test_both_say_and_do_the_same() -> None:
    """Both launchers read the same names, give dhrxl the same options and say the same."""
    cmd, command = (_unescaped(path.read_bytes().decode("ascii")) for path in (CMD, COMMAND))

    def options(text: str) -> set[str]:
        return set(re.findall(r"(?<![\w-])--?[a-z][\w-]*(?= )", text))

    ours = {"-o", "--as-at", "--plan", "--previous"}
    assert ours <= options(cmd) & options(command)
    for text in (cmd, command):
        lines = [line for line in text.splitlines() if not line.startswith(("#", "rem"))]
        code = "\n".join(lines)
        assert {"--force"}.isdisjoint(code.split())
        assert code.count('"last summary.xlsx"') == 2
        assert '-P -c "import dhrxl"' in code
        assert not re.search(r"https?:|curl|Invoke-Web|sudo|runas", code)
    said = re.findall(r'said=(.*?)"(?= & set|$)', cmd, re.MULTILINE)
    said = [one for one in said if "Notepad" not in one]
    assert len(said) == 6
    for one in said:
        assert one in command, one
    about = [line.removeprefix("rem ") for line in cmd.splitlines() if line.startswith("rem   ")]
    assert [f"# {line}" for line in about] == re.findall(r"^#   .*", command, re.MULTILINE)
    assert len(about) == 3


def test_windows_launcher_is_safe() -> None:
    """The Windows launcher takes no program from its own folder and no sign of a name for code."""
    cmd = CMD.read_bytes().decode("ascii").replace("\r", "")

    assert 'set "NoDefaultCurrentDirectoryInExePath=1"' in cmd
    assert cmd.index("DisableDelayedExpansion") < cmd.index('pushd "%~dp0"')
    assert '-o "%summary%"' in cmd
    assert not re.search(r"^\s*call\b", cmd, re.MULTILINE)  # reads signs in names a second time
    labels = set(re.findall(r"^:(\w+)", cmd, re.MULTILINE))
    assert {"end"} == labels == set(re.findall(r"goto (\w+)", cmd))
    assert cmd.count("(") == cmd.count(")")
    assert cmd.rstrip().endswith("pause\nexit /b %code%")
