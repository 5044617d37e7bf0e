"""A council's own style template: opened, and refused with one message if it will not do."""

import re
from io import BytesIO
from pathlib import Path
from typing import Any

from dhrxl.errors import BadInput
from dhrxl.files.containers.parts import Parts
from dhrxl.files.containers.strict import usual_form
from dhrxl.files.kinds import WORD, tell
from dhrxl.files.safe import Unreadable, safe_parts
from dhrxl.layouts.documents.word_package import emptied
from dhrxl.layouts.documents.word_style import missing_styles, shipped_template
from dhrxl.model.text import listed

SHIPPED = "workbook_templates/word_style.docx"
_SAVE_AS = "Open it in Word, choose Save As, Word Document (.docx), and name that file."
_START = f"Start from {SHIPPED}."
_MACROS = re.compile(
    r"(?i)(?:^|/)(?:vba\w*\.(?:bin|xml)|activex/.*|embeddings/.*|attachedtoolbars\.bin)$"
)
_TEMPLATE, _WITH_MACROS = b"wordprocessingml.template.main", b"macroenabled"
_FIELDS = ("PAGE", "NUMPAGES", "SECTIONPAGES", "SECTION", "STYLEREF", "TITLE", "SUBJECT", "AUTHOR")
"""What may be worked out in a header or footer. DDE, INCLUDETEXT and the like fetch from elsewhere,
and DATE says another day each day."""


def open_template(path: Path | None) -> Any:
    """Open a style template, and leave of it what a document takes.

    Args:
        path: A Word file with our styles; None for the one we ship.

    Raises:
        BadInput: It cannot be used: what it is, what was expected, and what to do.
    """
    document = _opened(shipped_template() if path is None else _read(path), path or Path(SHIPPED))
    emptied(document)
    return document


def _read(path: Path) -> bytes:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        msg = f"{path} is not there. Name the style template, or leave --template out."
        raise BadInput(msg) from None
    except OSError as error:
        msg = f"{path} cannot be read ({error.strerror}). Name a Word document (.docx)."
        raise BadInput(msg) from error
    found = tell(data)
    if found != WORD:
        kinds = {"password": "a file with a password", "damaged": "a damaged file"}
        what = found.words or kinds.get(found.kind, "a workbook")
        remedy = f"Start from {SHIPPED}, and save it as Word Document (.docx), without a password."
        raise _refused(path, what, remedy)
    try:
        parts = safe_parts(data)
    except Unreadable as error:
        what = error.problem.found or "a damaged file"
        raise _refused(path, what, f"{_SAVE_AS} Or start from {SHIPPED}.") from error
    _expect_still(path, parts)
    return data


def _expect_still(path: Path, parts: Parts) -> None:
    """Make sure that it is a document, in which nothing runs.

    Raises:
        BadInput: It is a .dotx, or holds macros, controls or files of other programs.
    """
    types = parts.read("[Content_Types].xml").lower()
    if _WITH_MACROS in types or any(map(_MACROS.search, parts.names)):
        what = "one with macros, controls or embedded files"
        raise _refused(path, what, f"{_SAVE_AS} Word leaves macros out of it.")
    if _TEMPLATE in types:
        raise _refused(path, "a Word template (.dotx)", _SAVE_AS)


def _opened(data: bytes, path: Path) -> Any:
    from docx import Document

    try:
        document = Document(BytesIO(usual_form(data)))
        missing = missing_styles(document)
        _ = document.settings.element, document.sections[0]
    except MemoryError:
        raise
    except Exception as error:  # python-docx raises whatever the zip or XML library raises
        raise _refused(path, "a damaged file", f"{_SAVE_AS} Or start from {SHIPPED}.") from error
    if missing:
        names = listed([repr(name) for name in missing])
        msg = (
            f"{path}: expected the styles of a document, found none named {names}. {_START} It has "
            "them all, and they can be changed in Word."
        )
        raise BadInput(msg)
    for section in document.sections:
        for part in _heads(section):
            _expect_own(path, part)
    return document


def _heads(section: Any) -> list[Any]:
    """Give the headers and footers that a section has of its own."""
    every = (
        section.header, section.first_page_header, section.even_page_header,
        section.footer, section.first_page_footer, section.even_page_footer,
    )  # fmt: skip
    return [each for each in every if not each.is_linked_to_previous]


def _expect_own(path: Path, head: Any) -> None:
    """Make sure that a header or footer holds all it shows, and fetches nothing.

    Raises:
        BadInput: It is linked to another file, or has a field that is.
    """
    linked = [
        each.target_ref
        for each in head.part.rels.values()
        if each.is_external and not each.reltype.endswith("/hyperlink")
    ]
    fields = [words.split()[0].upper() for words in _fields(head._element) if words.split()]
    odd = [name for name in fields if name not in _FIELDS]
    if linked or odd:
        what = f"a link to {linked[0]}" if linked else f"the field {odd[0]}"
        remedy = "Delete it in Word: put pictures into the file, and words as words."
        msg = f"{path}, header or footer: expected only what is in the file, found {what}. {remedy}"
        raise BadInput(msg)


def _fields(head: Any) -> list[str]:
    """Give what each field of a header or footer says, in either spelling."""
    from docx.oxml.ns import qn

    found = [""]
    for each in head.iter("{*}fldSimple", "{*}fldChar", "{*}instrText"):
        match each.tag.rpartition("}")[2]:
            case "fldSimple":
                found.append(str(each.get(qn("w:instr"))))
            case "fldChar":
                found.append("")
            case "instrText":
                found[-1] += each.text or ""
    return found


def _refused(path: Path, found: str, remedy: str) -> BadInput:
    return BadInput(
        f"{path}: expected a Word document (.docx) with the styles of a document, found {found}. "
        f"{remedy}"
    )
