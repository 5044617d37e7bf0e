"""Reading a cell takes time that grows with its text, and no faster."""

import subprocess
import sys

from tests.places import REPOSITORY

CPU_SECONDS = 150
"""Of work; what grows as the square of its text takes several times as long for one of them.

Work is counted, not time, since a machine that tests is never quiet.
"""
READS = f"""
try:
    import resource
    resource.setrlimit(resource.RLIMIT_CPU, ({CPU_SECONDS}, {CPU_SECONDS}))
except ImportError:
    pass
from tests.benchmarks.texts import READERS, hard
for name, read in READERS.items():
    for piece in (".", " ", "\\n", "a", "0 ", "6 months "):
        read("a" + hard(piece, 200_000, "!"))
    print(name)
"""


def test_growth() -> None:
    """Texts of 200 KB, made to be hard, are read by all that reads cells within a limit of work."""
    done = subprocess.run(
        [sys.executable, "-c", READS], cwd=REPOSITORY, capture_output=True, text=True, timeout=1200
    )

    assert (0, "") == (done.returncode, done.stderr)
    assert "personal data" in done.stdout.splitlines()
