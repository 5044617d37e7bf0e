"""What is said of a file that somebody named for a step, and that cannot be read as what it needs.

The catalogue's sentences are for whoever fills in a return: they ask for it to be sent again. Who
runs a step named the file, and is told what it is, what is needed and what to name instead.
"""

from dataclasses import replace
from pathlib import Path

from dhrxl.errors import BadInput
from dhrxl.files.safe import WITHHELD
from dhrxl.model.problems import Problem

_AGAIN = "Open it in Excel, save it under a new name and name that."
_LOCKED = "Remove that in Excel (File, Info, Protect Workbook; or Sensitivity), and try again."


def refused(path: Path, problem: Problem, wanted: str, name_one: str) -> BadInput:
    """Give what a step is stopped with.

    Args:
        path: The file.
        problem: Why it could not be read.
        wanted: What it was to be, as a sentence names it: "summary".
        name_one: Which file is to be named instead, as a sentence.
    """
    found, remedy = problem.found, name_one
    match problem.code:
        case "not-a-workbook" if WITHHELD in problem.facts:
            return BadInput(f"{path.name} is {found}. {problem.facts['remedy']}")
        case "password-protected":
            found, remedy = "a file with a password or a sensitivity label", _LOCKED
        case "damaged-file" if found != "an empty file":
            remedy = _AGAIN
        case "no-action-table":
            found = f"a workbook without a row of headings such as {problem.facts['expected']}"
        case "too-large":
            limit = problem.facts["limit"]
            return BadInput(
                f"{path.name} cannot be read: expected at most {limit}, found {found}. {name_one}"
            )
        case "not-a-workbook" | "damaged-file":
            pass
        case _:  # what is wrong within it
            return BadInput(replace(problem, file=path.name).message)
    return BadInput(f"{path.name} is no {wanted}: it is {found}. {remedy}")
