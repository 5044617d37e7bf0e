"""Reading a cell takes time that grows with its text, and no faster."""

import subprocess
import sys

from tests.places import REPOSITORY

CPU_SECONDS = 40
"""Of work, four times what they take; what grows as the square of its text takes more by itself.

Work is counted, not time, since a machine that tests is never quiet.
"""
READS = f"""
try:
    import resource
    resource.setrlimit(resource.RLIMIT_CPU, ({CPU_SECONDS}, {CPU_SECONDS}))
except ImportError:
    pass
from dhrxl.files.package import look
from dhrxl.files.safe import safe_parts
from tests.benchmarks.texts import READERS, hard
from tests.hostile import GOOD, repacked
TEXTS = (
    ("a", "."), ("Rec.", " "), ("a", "\\n"), ("a", "a"), ("1", "0 "), ("1", ".1"), ("", "6 months ")
)
for name, read in READERS.items():
    for start, piece in TEXTS:
        read(start + hard(piece, 100_000, "!"))
    print(name)
PIECES = (
    '<c t="e" r="A1">', '<c t="d" r="A1"', '</f></c>', '</f>  ', '<row r', '<row ', '<c r="AAA1" ',
    'r = "AAA1"', '<fill>', '<cellXfs ', '<c ', ' ', '<dc:creator ', '<f', '<f ', '<f>', '<f x="',
    ' r="A', '</f>',
)
PARTS = "xl/worksheets/sheet1.xml", "xl/styles.xml", "docProps/core.xml"
for piece in PIECES:
    part = ('t="e"' + hard(piece, 200_000)).encode()
    look(safe_parts(repacked(GOOD, dict.fromkeys(PARTS, lambda old: part))))
    print(piece)
"""


def test_growth() -> None:
    """Texts of 100 KB, and parts of 200 KB, made to be hard, are read within a limit of work."""
    done = subprocess.run(
        [sys.executable, "-c", READS], cwd=REPOSITORY, capture_output=True, text=True, timeout=1200
    )

    assert (0, "") == (done.returncode, done.stderr)
    assert {"personal data", "<cellXfs "} <= set(done.stdout.splitlines())
