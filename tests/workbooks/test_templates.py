"""The templates in the repository are the ones the layouts build."""

from pathlib import Path

import pytest

from dhrxl.workbooks.templates import build, templates
from tests.compare import compare_workbooks
from tests.places import REPOSITORY

FOLDER = REPOSITORY / "workbook_templates"


@pytest.mark.parametrize("name", templates())
def test_template_is_up_to_date(name: str, tmp_path: Path) -> None:
    """Building a template again changes nothing: `python -m dhrxl.workbooks.templates FOLDER`."""
    build(tmp_path)

    assert "" == compare_workbooks(tmp_path / name, FOLDER / name)


def test_no_other_templates() -> None:
    """The folder holds the templates and nothing else."""
    assert set(templates()) == {path.name for path in FOLDER.glob("*.xlsx")}
