"""Odd workbooks from elsewhere: whatever lies in a folder is read, or named with the reason.

Public corpora are large and not ours to hand on. Fetch some (the test files of Apache POI,
calamine, SheetJS and ClosedXML come to some two thousand workbooks) and name the folder above them:
`DHRXL_CORPUS=corpora pytest tests/files/test_corpus.py`.
"""

import os
from pathlib import Path

import pytest

from dhrxl.files.folder import candidates
from dhrxl.files.workers import Workers
from dhrxl.intake.coming import open_all
from dhrxl.intake.source import Asked

FOLDER = os.environ.get("DHRXL_CORPUS", "")


@pytest.mark.skipif(not FOLDER, reason="DHRXL_CORPUS names no folder of workbooks")
def test_corpus() -> None:
    """No file stops the run, and each is rows, a problem with what to do, or a reason."""
    folder = Path(FOLDER)
    before = {path: path.stat() for path in folder.rglob("*") if path.is_file()}
    found = list(candidates([folder]))
    asked = [Asked(path=one.path, file=one.file) for one in found if not one.skipped]

    opened = list(open_all(asked, Workers()))

    assert opened
    assert before.keys() == {one.path for one in found}
    assert [one.file for one in asked] == [one.source.file for one in opened]
    silent = [one.source.file for one in opened if not (one.problems or one.skipped or one.rows)]
    assert silent == []
    assert "" not in {problem.message for one in opened for problem in one.problems}
