"""Where everything of the demonstration lies."""

from dataclasses import dataclass
from pathlib import Path

FAMILY_OF = "Rowan"
"""The review of which a family is given a copy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where everything of the demonstration lies."""

    folder: Path

    @property
    def partnership(self) -> Path:
        """The partnership workbook."""
        return self.folder / "partnership.xlsx"

    @property
    def plans(self) -> Path:
        """The folder of the agreed plans."""
        return self.folder / "plans"

    @property
    def receipts(self) -> Path:
        """The folder of what goes back to the agencies."""
        return self.folder / "receipts"

    @property
    def pack(self) -> Path:
        """The folder of what the board reads."""
        return self.folder / "board pack"

    @property
    def letters(self) -> Path:
        """The folder of drafts to the agencies, and of their calendars."""
        return self.folder / "letters"

    def sent(self, quarter: str) -> Path:
        """Give the folder of a round's returns as they went out."""
        return self.folder / f"{quarter} sent"

    def returns(self, quarter: str) -> Path:
        """Give the folder of a round's returns as they came back."""
        return self.folder / f"{quarter} returns"

    def summary(self, quarter: str) -> Path:
        """Give the summary of a round."""
        return self.folder / f"{quarter} summary.xlsx"

    @property
    def publication(self) -> Path:
        """The copy for publication."""
        return self.folder / "Q4 for publication.xlsx"

    def for_family(self, review: str) -> Path:
        """Give the copy for the family of a review."""
        return self.folder / f"{review} for the family.docx"

    @property
    def sample(self) -> Path:
        """The form to look at evidence with."""
        return self.folder / "Q4 audit sample.xlsx"

    @property
    def everything(self) -> tuple[Path, ...]:
        """All that the demonstration makes in its folder."""
        folders = (self.plans, self.returns("Q3"), self.sent("Q4"), self.returns("Q4"))
        return (
            self.partnership, *folders, self.receipts, self.letters, self.pack, self.publication,
            self.for_family(FAMILY_OF), self.sample,
            *(self.summary(quarter) for quarter in ("Q1", "Q2", "Q3", "Q4")),
        )  # fmt: skip

    def relative(self, path: Path) -> str:
        """Give a path as it is typed in the folder, in quotes where it has spaces."""
        name = path.relative_to(self.folder).as_posix()
        return f'"{name}"' if " " in name else name
