"""What came in: every file named and every row of it, before any rule is applied.

Returns, plans and summaries come in as one frame, one row for each row below a header with
anything typed or agreed in it, with a unique row id and its place, so that every later message
can name a cell.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import pandas as pd

from dhrxl.errors import BadInput
from dhrxl.files.folder import expect_file, is_in
from dhrxl.files.workers import Workers
from dhrxl.intake.coming import Coming, PlansComing, coming, plans_coming
from dhrxl.intake.opened import Opened, Source
from dhrxl.intake.told import LastSummary
from dhrxl.model.cells import CellValue
from dhrxl.model.frames import as_frame
from dhrxl.model.places import PLACE
from dhrxl.model.problems import CATALOGUE, Problem, Severity
from dhrxl.model.rows import Rows
from dhrxl.model.terms import EVERY_KEY, FileKind
from dhrxl.model.text import counted, folded, listed

_NAME_A_PLAN = "Name a workbook made by dhrxl import or dhrxl new."


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """All files of one run.

    `rows` has the columns `source_file`, `source_sheet`, `source_row` and every key of
    `terms.EVERY_KEY` (absent ones hold None), each cell as it was read: str, int, float, bool,
    date, datetime or None; further `other_columns`, the text of columns we do not know. `places`
    gives for each (file, sheet) the 1-based column of each key.
    """

    sources: tuple[Source, ...]
    rows: pd.DataFrame
    problems: tuple[Problem, ...]
    places: Mapping[tuple[str, str], Mapping[str, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """The plans and the last summary that returns are split from, as they were read."""

    plans: Intake | None
    previous: LastSummary | None


def take_in(
    paths: Sequence[Path] | Coming,
    *,
    named: bool = True,
    may_be_empty: bool = False,
    teams: Collection[str] = (),
    workers: Workers | None = None,
) -> Intake:
    """Read all files named and all files in the folders named, with their sub-folders.

    Lock files, hidden files, our own outputs, blank templates and files met twice are skipped, each
    with a note. A file that is no workbook is an error if it was named, else a warning.

    Args:
        paths: Files and folders; or the same on their way, and then only what follows is asked.
        may_be_empty: Whether folders without any return are an answer: there is a plan or a last
            summary, and every agency of it stayed silent.
        named: As for `coming`.
        teams: As for `coming`.
        workers: As for `coming`.

    Raises:
        BadInput: A path does not exist, or there is nothing to read.
    """
    came = paths if isinstance(paths, Coming) else coming(
        paths, named=named, teams=teams, workers=workers
    )  # fmt: skip
    if came.wrong:
        raise came.wrong
    opened: list[Opened] = []
    skipped = [(one.file, one.path, one.skipped) for one in came.found if one.skipped]
    first_by_hash: dict[str, str] = {}
    texts: dict[str, dict[CellValue, CellValue]] = {}
    for given in came.opened:
        source = given.source
        known = first_by_hash.get(source.sha256)
        why = given.skipped or (f"the same file as {known}, byte for byte" if known else "")
        if why:
            skipped.append((source.file, source.path, why))
            continue
        if source.sha256:
            first_by_hash[source.sha256] = source.file
        for table in given.tables:
            table.rows.share(texts)
        opened.append(given)
    closed = [(one.file, one.path, one.problem) for one in came.found if one.problem]
    if not opened and not (may_be_empty and any(path.is_dir() for path in came.paths)):
        why_not = [*skipped, *((file, path, problem.found) for file, path, problem in closed)]
        _refuse_nothing(came.paths, why_not)
    notes = [Problem(code="skipped-file", file=file, found=why) for file, _, why in skipped]
    return intake_of(opened, [*notes, *(problem for *_, problem in closed)])


def read_plans(
    paths: Sequence[Path],
    *,
    teams: Collection[str] = (),
    workers: Workers | None = None,
    also: Sequence[Opened] = (),
) -> Intake:
    """Read the agreed action plans that a person named.

    Args:
        paths: The plans.
        teams: E-mail addresses of teams, which are no personal data.
        workers: How files are read.
        also: Plans that were read already, as one that is open in Excel; they go first.

    Raises:
        BadInput: One of them does not exist, cannot be read or is no action plan.
    """
    return plans_of(plans_coming(paths, teams=teams, workers=workers), also=also)


def plans_of(came: PlansComing, *, also: Sequence[Opened] = ()) -> Intake:
    """Take in the agreed action plans that a person named, as `read_plans`."""
    if came.wrong:
        raise came.wrong
    wrong = []
    opened = list(came.opened)
    for one in opened:
        file = one.source.file
        if one.source.kind and one.source.kind != FileKind.PLAN:
            what = one.skipped or "a return"
            wrong.append(f"{file} is {what}. {_NAME_A_PLAN}")
        elif one.skipped:
            wrong.append(f"{file} is {one.skipped}. Fill it in first.")
        wrong += [why for problem in one.problems if (why := _why_no_plan(one.source, problem))]
    if wrong:
        raise BadInput("\n".join(wrong))
    return intake_of([*also, *opened])


def _why_no_plan(source: Source, problem: Problem) -> str:
    """Say why a file that was named as a plan is none; nothing where it is one."""
    from dhrxl.files.safe import WITHHELD  # of what came in, nothing is read here
    from dhrxl.intake.refused import refused

    if problem.code == "not-a-workbook" and WITHHELD not in problem.facts:
        return (
            f"{source.file} is {problem.found}. Read it with dhrxl import, and name the workbook "
            "that makes."
        )
    if problem.severity == Severity.ERROR and not problem.sheet:
        return str(refused(source.path, problem, "action plan", _NAME_A_PLAN))
    return ""


def read_agreed(paths: Sequence[Path], *, also: Sequence[Opened] = ()) -> Given:
    """Read plans and at most one summary, told apart by their covers.

    Args:
        paths: The plans and the summary.
        also: Plans that were read already, as one that is open in Excel.

    Raises:
        BadInput: One cannot be read, is neither, or there are two summaries or two plans of one
            review code.
    """
    from dhrxl.intake.last_summary import read_summary  # of what came in, nothing is read here
    from dhrxl.intake.word import kind_of

    for path in paths:
        if path.is_dir():
            msg = f"{path} is a folder. Name the plan itself."
            raise BadInput(msg)
        expect_file(path)
    kinds = {path: kind_of(path) for path in {path.resolve(): path for path in paths}.values()}
    summaries = [path for path, kind in kinds.items() if kind == FileKind.SUMMARY]
    plans = [path for path in kinds if path not in summaries]
    if len(summaries) > 1:
        msg = f"{summaries[0].name} and {summaries[1].name} are both summaries. Name the last one."
        raise BadInput(msg)
    for path in plans:
        if kinds[path] == FileKind.RETURN:
            msg = f"{path.name} is a return. Name an action plan or the last summary."
            raise BadInput(msg)
    read = read_plans(plans, also=also) if plans or also else None
    if read:
        _refuse_shared_codes(read)
    return Given(plans=read, previous=read_summary(summaries[0]) if summaries else None)


def _refuse_shared_codes(plans: Intake) -> None:
    seen: dict[tuple[str, str], Source] = {}
    for source in plans.sources:
        code = source.text("review_code").upper()
        key = (folded(source.text("partnership")), code)
        if code and key in seen:
            both = f"{seen[key].file} and {source.file}"
            if seen[key].sha256 == source.sha256:
                msg = f"{both} are the same file, byte for byte. Name one of them."
            else:
                remedy = CATALOGUE["duplicate-review-code"].remedy
                msg = f"{both} have the same review code, {code}. {remedy}"
            raise BadInput(msg)
        seen[key] = source


def intake_of(opened: Sequence[Opened], notes: Sequence[Problem] = ()) -> Intake:
    """Put what reading each file gave together."""
    rows = Rows.joined([one.rows for one in opened])
    places: dict[tuple[tuple[str, int], ...], Mapping[str, int]] = {}  # nearly all have the same
    return Intake(
        sources=tuple(one.source for one in opened),
        rows=as_frame(rows, [key for key in EVERY_KEY if key not in PLACE]),
        problems=(*(problem for one in opened for problem in one.problems), *notes),
        places={
            (one.source.file, table.sheet): places.setdefault(
                (*table.places.items(),), table.places
            )
            for one in opened
            for table in one.tables
        },
    )


def _refuse_nothing(paths: Sequence[Path], skipped: Sequence[tuple[str, Path, str]]) -> NoReturn:
    """Stop where no file was read at all. Letters are read, and are no returns: that is told."""
    for folder in (path for path in paths if path.is_dir()):
        left = [why for _, path, why in skipped if is_in(path, folder)]
        held = f"only {listed(sorted(set(left)), 'and')}" if left else "no files"
        msg = (
            f"{folder} holds nothing to read: {held}. "
            "Name the folder that the returns were saved in."
        )
        raise BadInput(msg)
    files = counted(len(skipped), "file was", "files were")
    why = "; ".join(f"{file} is {why}" for file, _, why in skipped)
    msg = f"Nothing to read: {files} skipped ({why}). Name a plan or a return."
    raise BadInput(msg)
