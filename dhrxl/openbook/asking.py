"""What a step needs to know: named on the sheet Settings, else asked for in windows.

Who closes a window, or presses Esc in it, stops the step: nothing was done by then. What there may
be none of, as of a last summary, is therefore asked about before it is chosen.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from dhrxl.errors import BadInput
from dhrxl.files.folder import partnership_file
from dhrxl.intake.partnership import read_partnership
from dhrxl.model.cells import CellValue, as_text, is_blank
from dhrxl.model.partnership import Partnership
from dhrxl.openbook.book import (
    LAST_SUMMARY,
    PLANS,
    SETTINGS,
    OpenBook,
    Settings,
    given,
    read_settings,
)
from dhrxl.openbook.dialogs import choose_folder, choose_workbook
from dhrxl.openbook.press import answer

NEVER_SAVED = (
    "This workbook was never saved, so it is in no folder. Save it on this computer and press the "
    "button again."
)
ONLINE = (
    "This workbook is opened from OneDrive or SharePoint, so it has an address and no folder. Save "
    "a copy in a folder on this computer, open that, and press the button again."
)
NOT_CHOSEN = "Nothing was chosen, so nothing was done. All is as it was."
NOTHING_DONE = "Nothing was done. All is as it was."
IS_THERE_A_SUMMARY = (
    "Is there a summary of the last round? It says what was reported then, and what was decided. "
    "If there is one, the next window asks for it."
)
ARE_THERE_PLANS = (
    "Are there agreed plans in a folder? They say what was agreed, and who was asked. If there "
    "are, the next window asks for the folder."
)
WHICH_SUMMARY = "Which is the last summary?"
WHICH_PLANS = "Which folder holds the agreed plans?"
NO_DIALOG = (
    'No window to choose in can be shown here. Add a sheet {settings}, type "{label}" into column '
    "A and the folder or file beside it into column B, and press the button again."
)


@dataclass(frozen=True, kw_only=True)
class Asking:
    """The questions of one press."""

    opened: OpenBook
    set_up_by: str
    """The label by which somebody has set a step up: where Settings has it, what there may be none
    of is not asked about."""

    @cached_property
    def settings(self) -> Settings:
        return read_settings(self.opened)

    def value(self, label: str) -> CellValue:
        """Give what Settings names; nothing where it does not."""
        return self.settings.get(label)

    def values(self, label: str) -> list[CellValue]:
        """Give what stands beside a label on each of its lines."""
        lines = [value for found, value, _, _ in given(self.opened) if found == label]
        return [value for value in lines if not is_blank(value)]

    def count(self, label: str) -> int | None:
        """Give a number of one or more that Settings names; nothing where it names none.

        Raises:
            BadInput: What stands there is no such number.
        """
        for found, value, sheet, row in given(self.opened):
            text = as_text(value).strip()
            if found != label or not text:
                continue
            if not text.isdecimal() or not int(text):
                msg = (
                    f'Sheet "{sheet}", cell B{row} ({label}): expected a whole number of 1 or '
                    f"more, found '{text}'. Type it in figures, such as 10."
                )
                raise BadInput(msg)
            return int(text)
        return None

    def home(self) -> Path:
        """Give the folder the book is saved in.

        Raises:
            BadInput: It has none that a program can reach.
        """
        if self.opened.folder is None:
            raise BadInput(ONLINE if self.opened.is_online else NEVER_SAVED)
        return self.opened.folder

    def path(self, label: str) -> Path | None:
        """Give a path that Settings names; it may be relative to the book's folder."""
        text = str(self.value(label) or "").strip()
        if not text:
            return None
        if "://" in text:
            msg = (
                f"{label} on the sheet {SETTINGS} is an address. Name a folder or file on this "
                "computer."
            )
            raise BadInput(msg)
        path = Path(text).expanduser()
        return path if path.is_absolute() else self.home() / path

    def folder(self, label: str, prompt: str) -> Path:
        """Give the folder that Settings names, else let a person choose one."""
        return self.path(label) or self._chosen(label, choose_folder, prompt)

    def workbook(self, label: str, prompt: str) -> Path:
        """Give the workbook that Settings names, else let a person choose one."""
        return self.path(label) or self._chosen(label, choose_workbook, prompt)

    def last_summary(self) -> Path | None:
        """Give the last summary; nothing where there is none."""
        return self._wish(LAST_SUMMARY, choose_workbook, IS_THERE_A_SUMMARY, WHICH_SUMMARY)

    def plans(self) -> list[Path]:
        """Give the agreed plans: the file named, or the workbooks of a folder; none is possible.

        Raises:
            BadInput: The folder holds none.
        """
        path = self._wish(PLANS, choose_folder, ARE_THERE_PLANS, WHICH_PLANS)
        if path is None:
            return []
        if not path.is_dir():
            return [path]
        plans = sorted(p for p in path.glob("*.xlsx") if not p.name.startswith(("~$", ".")))
        if not plans:
            msg = (
                f"The folder {path} holds no workbook (.xlsx). Name the folder of the agreed plans."
            )
            raise BadInput(msg)
        return plans

    def confirm(self, question: str) -> None:
        """Ask whether to go on.

        Raises:
            BadInput: Not to.
        """
        if answer(self.opened.book.app, question, "ok_cancel") != "ok":
            raise BadInput(NOTHING_DONE)

    def _wish(
        self, label: str, choose: Callable[[str], Path | None], question: str, prompt: str
    ) -> Path | None:
        named = self.path(label)
        if named or self.path(self.set_up_by):
            return named
        match answer(self.opened.book.app, question, "yes_no_cancel"):
            case "yes":
                return self._chosen(label, choose, prompt)
            case "no":
                return None
        raise BadInput(NOTHING_DONE)

    def _chosen(self, label: str, choose: Callable[[str], Path | None], prompt: str) -> Path:
        try:
            chosen = choose(prompt)
        except NotImplementedError:
            raise BadInput(NO_DIALOG.format(settings=SETTINGS, label=label)) from None
        if chosen is None:
            raise BadInput(NOT_CHOSEN)
        return chosen


def partnership_near(
    opened: OpenBook, inputs: Sequence[Path], beside: Sequence[Path] = ()
) -> Partnership:
    """Read the partnership workbook that the command would find, else the one beside the book.

    Args:
        opened: The book whose button was pressed.
        inputs: Returns, or plans, and folders of them.
        beside: Plans and summaries that they are held against.
    """
    own = [opened.folder / opened.file] if opened.folder else []
    file = (partnership_file(inputs, beside=beside) if inputs else None) or partnership_file(own)
    return read_partnership(file) if file else Partnership()
