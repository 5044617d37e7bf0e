"""Files as they came in, mails among them: a return attached to one is read where it is.

It is called by both names, "reply.eml / police.xlsx", so that all that is said of it leads there.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from dhrxl.files.grids import read_bytes
from dhrxl.files.kinds import BESIDE_A_RETURN, Found, tell_mail
from dhrxl.files.mail import SAVE_AGAIN, attachments
from dhrxl.files.names import INSIDE
from dhrxl.files.safe import Unreadable
from dhrxl.intake.source import Asked, Opened, not_read, open_data, too_much
from dhrxl.model.problems import Problem

_WITHOUT = Problem(
    code="not-a-workbook",
    found="a mail without an attached file",
    facts={"remedy": "Attach the workbook that was sent out, filled in, and send it again."},
)


def open_file(asked: Asked) -> tuple[Opened, ...]:
    """Read one file; of a mail, each file that is attached to it.

    Returns:
        What they hold. Never raises for anything that is wrong with the file.
    """
    try:
        data = read_bytes(asked.path, asked.limits)
        kind = tell_mail(data)
        if kind is None:
            return (_as_a_mail(open_data(asked, data)),)
        return tuple(_attached(asked, data, kind))
    except Unreadable as error:
        return (not_read(asked, error.problem),)
    except MemoryError:
        return (not_read(asked, too_much(asked.limits)),)


def _as_a_mail(opened: Opened) -> Opened:
    """Say of what is called a mail, and too damaged to be told as one, what is done about a mail.

    It is the one place where a name counts, and only for the words.
    """
    if opened.source.path.suffix.casefold() not in (".msg", ".eml"):
        return opened
    problems = (
        replace(one, facts={**one.facts, "remedy": SAVE_AGAIN})
        if one.code == "damaged-file"
        else one
        for one in opened.problems
    )
    return replace(opened, problems=tuple(problems))


def _attached(asked: Asked, data: bytes, kind: Found) -> Iterator[Opened]:
    """Read what is attached to a mail."""
    opened = []
    for each in attachments(data, kind):
        part = replace(asked, file=f"{asked.file}{INSIDE}{each.name}")
        opened.append(not_read(part, each.problem) if each.problem else open_data(part, each.data))
    if not opened:
        yield not_read(asked, _WITHOUT)
    has_answers = any(one.source.kind for one in opened)
    for one in opened:
        beside = _beside(one.problems) if has_answers and one.is_other else ""
        yield (
            replace(one, problems=(), skipped=f"{beside}, attached beside a return")
            if beside
            else one
        )


def _beside(problems: Sequence[Problem]) -> str:
    """Name what agencies attach besides their return; nothing where it may be a return itself."""
    return next((one.found for one in problems if one.found in BESIDE_A_RETURN), "")
