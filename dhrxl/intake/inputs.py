"""What a step is given: files and folders, the plans and summaries among them, the partnership."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from dhrxl.errors import BadInput
from dhrxl.files.grids import Unreadable, read_grids
from dhrxl.intake.batch import Intake, read_plans
from dhrxl.intake.cover import read_cover
from dhrxl.intake.last_summary import LastSummary, read_summary
from dhrxl.intake.partnership import read_partnership
from dhrxl.model.partnership import Partnership
from dhrxl.model.problems import CATALOGUE
from dhrxl.model.terms import FileKind

PARTNERSHIP_FILE = "partnership.xlsx"


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """The plans and the last summary that returns are split from."""

    plans: Intake | None
    previous: LastSummary | None


def find_partnership(named: Path | None, inputs: Sequence[Path]) -> Partnership:
    """Read the partnership workbook that was named, or the one near the inputs.

    Raises:
        BadInput: It cannot be read or used.
    """
    file = named or partnership_file(inputs)
    return read_partnership(file) if file else Partnership()


def partnership_file(inputs: Sequence[Path], *, beside: Sequence[Path] = ()) -> Path | None:
    """Find the partnership workbook near what a step is given.

    The folders of all inputs come first, then those of the plans and the last summary, then the
    folders above the inputs, last the working folder: the nearest one is used.

    Args:
        inputs: Files and folders; a folder is looked into.
        beside: Plans and summaries named as options.
    """
    folders = [_folder_of(path) for path in inputs]
    places = [*folders, *map(_folder_of, beside), *(one.parent for one in folders), Path.cwd()]
    files = (folder / PARTNERSHIP_FILE for folder in places)
    found = next((file for file in files if file.is_file()), None)
    if found and found.is_relative_to(Path.cwd()):
        return found.relative_to(Path.cwd())
    return found


def _folder_of(path: Path) -> Path:
    return path.resolve() if path.is_dir() else path.resolve().parent


def read_agreed(paths: Sequence[Path]) -> Agreed:
    """Read plans and at most one summary, told apart by their covers.

    Raises:
        BadInput: One cannot be read, is neither, or there are two summaries or two plans of one
            review code.
    """
    kinds = {path: _kind(path) for path in {path.resolve(): path for path in paths}.values()}
    summaries = [path for path, kind in kinds.items() if kind == FileKind.SUMMARY]
    plans = [path for path in kinds if path not in summaries]
    if len(summaries) > 1:
        msg = f"{summaries[0].name} and {summaries[1].name} are both summaries. Name the last one."
        raise BadInput(msg)
    for path in plans:
        if kinds[path] == FileKind.RETURN:
            msg = f"{path.name} is a return. Name an action plan or the last summary."
            raise BadInput(msg)
    read = read_plans(plans) if plans else None
    if read:
        _refuse_shared_codes(read)
    return Agreed(plans=read, previous=read_summary(summaries[0]) if summaries else None)


def _kind(path: Path) -> FileKind | None:
    if not path.is_file():
        msg = f"{path} does not exist. Check the name."
        if path.is_dir():
            msg = f"{path} is a folder. Name the plan itself."
        raise BadInput(msg)
    try:
        return read_cover(read_grids(path)).kind
    except Unreadable:
        return None


def _refuse_shared_codes(plans: Intake) -> None:
    seen: dict[str, str] = {}
    for source in plans.sources:
        code = source.text("review_code").upper()
        if code and code in seen:
            msg = (
                f"{seen[code]} and {source.file} have the same review code, {code}. "
                f"{CATALOGUE['duplicate-review-code'].remedy}"
            )
            raise BadInput(msg)
        seen[code] = source.file
