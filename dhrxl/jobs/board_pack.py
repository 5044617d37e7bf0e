"""From a saved summary to what the board is given: one document, as Word, as PDF or both."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dhrxl.documents.board_pack import board_pack
from dhrxl.errors import BadInput
from dhrxl.files.folder import expect_file
from dhrxl.files.names import safe_file_name
from dhrxl.files.saving import save_all
from dhrxl.intake.whole_summary import read_whole_summary
from dhrxl.jobs.outputs import claim, claim_folder, expect_unwritten
from dhrxl.layouts.documents.document import Document
from dhrxl.layouts.documents.pdf import page_count, to_pdf
from dhrxl.rounds.board.recount import Recount
from dhrxl.workbooks.page_one_again import with_page_one

WORD, PDF = ".docx", ".pdf"
CALLED = " board pack"
_MOST_SHOWN = 50
"""Figures that disagree, as a screen shows them."""
_LONGEST = 100
"""Characters of the summary's name that a pack is called by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """What was made of a summary."""

    paths: tuple[Path, ...]
    found: Recount
    pages: int
    """As the PDF has them."""

    @property
    def not_recounted(self) -> tuple[str, ...]:
        """A line that says why page one of the summary was not held against its rows, if so."""
        if not self.found.not_recounted:
            return ()
        return (f"Page one of the sheet Summary was not recounted: {self.found.not_recounted}.",)

    @property
    def report(self) -> tuple[str, ...]:
        """Lines that say what the summary says otherwise than its rows, and what was written."""
        count = len(self.found.differences)
        differ = f"Figures of {self.found.summary.last.source.file} that disagree: {count:,}."
        said = [one.sentence for one in self.found.differences[:_MOST_SHOWN]]
        return (
            *((differ,) if count else ()),
            *said,
            *((f"And {count - len(said):,} more.",) if count > len(said) else ()),
            *self.not_recounted,
            *self.found.not_applied.values(),
            *(f"Written: {path}" for path in self.paths),
            f"{self.found.summary.verdict or 'Verdict: not known'}",
        )


def pack_paths(summary: Path, folder: Path, *, docx: bool, pdf: bool) -> tuple[Path, ...]:
    """Give the files that a pack of a summary is written to; with neither kind named, both.

    >>> [path.name for path in pack_paths(Path("Q4.xlsx"), Path("out"), docx=False, pdf=True)]
    ['Q4 board pack.pdf']
    """
    both = not (docx or pdf)
    kinds = [kind for kind, is_asked in ((WORD, docx), (PDF, pdf)) if is_asked or both]
    name = safe_file_name(f"{summary.stem[:_LONGEST]}{CALLED}")
    return tuple(folder / f"{name}{kind}" for kind in kinds)


def pack(
    summary: Path,
    folder: Path,
    *,
    docx: bool = False,
    pdf: bool = False,
    template: Path | None = None,
    force: bool = False,
) -> Packed:
    """Write the board pack of a summary; the summary is only read.

    Args:
        summary: As it was saved, with whatever was typed into it.
        folder: Where the pack goes; made if it is not there.
        docx: Whether it is written as Word; neither named means both.
        pdf: Whether it is written as PDF.
        template: The Word file whose styles are used.
        force: Whether a pack that is there is replaced.

    Raises:
        OutputExists: One is there already and `force` is not given; none is written.
        BadInput: The summary is none, or cannot be read; the template is none; or a Word pack is
            there and somebody has saved it since.
    """
    paths = pack_paths(summary, folder, docx=docx, pdf=pdf)
    if template:
        _expect_template(template, paths)
    expect_file(summary)
    found = counted_anew(summary)
    if folder.exists():
        claim_folder(folder)
        read = [summary, *([template] if template else [])]
        claim(paths, force=force, kind=None, agreed=read, endings=(WORD, PDF))
        expect_unwritten(paths, "decisions")
    document = board_pack(found, page_count)
    made = list(_made(document, paths, template))
    claim_folder(folder)
    save_all(made)
    return Packed(paths=paths, found=found, pages=page_count(document))


def counted_anew(summary: Path) -> Recount:
    """Read a saved summary and count it anew, page one and all."""
    return with_page_one(Recount.of(read_whole_summary(summary)))


def _made(
    document: Document, paths: tuple[Path, ...], template: Path | None
) -> Iterator[tuple[Path, bytes]]:
    for path in paths:
        if path.suffix == PDF:
            yield path, to_pdf(document)
        else:
            from dhrxl.layouts.documents.word import to_docx  # only where Word is asked for

            yield path, to_docx(document, template)


def _expect_template(template: Path, paths: tuple[Path, ...]) -> None:
    if not any(path.suffix == WORD for path in paths):
        msg = "A template is for Word: add --docx, or leave --template out."
        raise BadInput(msg)
    expect_file(template)
