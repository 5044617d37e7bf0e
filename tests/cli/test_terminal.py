"""What a person at a terminal sees while files are read, and nobody else."""

import os
import pty
import subprocess
import sys
from pathlib import Path

from tests.places import SHEETS

NAMES = ("plain.xlsx", "typed_text.xlsx", "comments.xlsx")


def at_a_terminal(*arguments: str | Path) -> tuple[str, str]:
    """Run dhrxl with a terminal for its messages; give what it shows there, and its results."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "dhrxl", *map(str, arguments)], stdout=subprocess.PIPE,
        stderr=theirs, env={**os.environ, "TERM": "xterm", "COLUMNS": "120"}, text=True,
    ) as running:  # fmt: skip
        os.close(theirs)
        shown = b""
        while piece := _piece(ours):
            shown += piece
        results = running.stdout.read() if running.stdout else ""
    os.close(ours)
    return shown.decode("utf-8", "replace"), results


def _piece(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # Linux says so when the other end is closed
        return b""


def test_files_and_rows_are_counted_at_a_terminal(tmp_path: Path) -> None:
    """A bar counts files and rows, and is gone at the end; results hold none of it."""
    for name in NAMES:
        (tmp_path / name).write_bytes((SHEETS / name).read_bytes())

    shown, results = at_a_terminal("validate", tmp_path, "--as-at", "2026-03-31")

    assert "0 of 3 files, 0 rows" in shown
    assert "3 of 3 files" in shown
    assert "Working out the figures" in shown
    assert "files" not in results
    assert "points to declare" in results or "Not ready" in results
    assert "\x1b[?25h" in shown  # the cursor is back


def test_nothing_is_shown_elsewhere(run: object, tmp_path: Path) -> None:
    """Where messages go to a file or a pipe there is no bar."""
    (tmp_path / "plain.xlsx").write_bytes((SHEETS / "plain.xlsx").read_bytes())

    done = run("validate", tmp_path, "--as-at", "2026-03-31")  # type: ignore[operator]

    assert "Position as at 31 March 2026.\n" == done.stderr
