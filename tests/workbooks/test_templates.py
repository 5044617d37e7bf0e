"""The templates in the repository are the ones the layouts build."""

from pathlib import Path

import pytest

from dhrxl.workbooks.templates import WORD_STYLE, build, templates
from tests.compare import compare_workbooks
from tests.places import REPOSITORY

FOLDER = REPOSITORY / "workbook_templates"


@pytest.mark.parametrize("name", templates())
def test_template_is_up_to_date(name: str, tmp_path: Path) -> None:
    """Building a template again changes nothing: `python -m dhrxl.workbooks.templates FOLDER`."""
    build(tmp_path)

    assert "" == compare_workbooks(tmp_path / name, FOLDER / name)


def test_word_style_is_up_to_date(tmp_path: Path) -> None:
    """The style template of documents in Word is the one that is built, byte for byte."""
    build(tmp_path)

    assert (tmp_path / WORD_STYLE).read_bytes() == (FOLDER / WORD_STYLE).read_bytes()


def test_no_other_templates() -> None:
    """The folder holds the templates and nothing else."""
    assert {*templates(), WORD_STYLE} == {path.name for path in FOLDER.glob("*")}
