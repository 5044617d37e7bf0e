"""Which partnership workbook a step uses: the nearest to what it was given."""

from pathlib import Path

import pytest

from dhrxl.files.folder import partnership_file


@pytest.mark.parametrize(
    ("there", "expected"),
    [
        pytest.param(["a", "b", "plans", "", "desk"], "b", id="beside any input"),
        pytest.param(["plans", "round", "desk"], "plans", id="beside the plan"),
        pytest.param(["round", "desk"], "round", id="above an input"),
        pytest.param(["desk"], "desk", id="in the working folder"),
        pytest.param([], None, id="nowhere"),
    ],
)
def test_nearest_is_used(
    there: list[str], expected: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beside an input comes first, then beside the plan, above an input, the working folder."""
    folders = {
        "a": tmp_path / "other" / "a", "b": tmp_path / "round" / "b", "round": tmp_path / "round",
        "plans": tmp_path / "plans", "desk": tmp_path / "desk", "": tmp_path,
    }  # fmt: skip
    for folder in folders.values():
        folder.mkdir(parents=True, exist_ok=True)
    for name in set(there) - {"a"}:
        (folders[name] / "partnership.xlsx").touch()
    monkeypatch.chdir(folders["desk"])
    file = folders["a"] / "police.xlsx"
    file.touch()

    found = partnership_file([file, folders["b"]], beside=[folders["plans"] / "plan.xlsx"])

    place = folders["desk"] / found if found else None
    assert (folders[expected] / "partnership.xlsx" if expected else None) == place


def test_path_is_told_from_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A workbook below the working folder is named as a person there would name it."""
    (tmp_path / "returns").mkdir()
    (tmp_path / "partnership.xlsx").touch()
    monkeypatch.chdir(tmp_path)

    assert Path("partnership.xlsx") == partnership_file([Path("returns")])
