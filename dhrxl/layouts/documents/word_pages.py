"""The pages of a Word file: paper, and what stands at the head and the foot of each."""

from collections.abc import Mapping
from typing import Any

from dhrxl.layouts.documents.document import Document
from dhrxl.layouts.documents.drawing import printable
from dhrxl.layouts.documents.word_package import PLACEHOLDERS
from dhrxl.model.dates import spoken


def set_paper(word: Any, *, is_landscape: bool) -> None:
    """Turn the page as a document needs it; its margins stay the template's."""
    from docx.enum.section import WD_ORIENT

    section = word.sections[0]
    short, long = sorted((section.page_width, section.page_height))
    section.orientation = WD_ORIENT.LANDSCAPE if is_landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (long, short) if is_landscape else (short, long)


def fill_heads(word: Any, document: Document) -> None:
    """Put a document's own words into headers and footers.

    The marking stands on every page: where neither head nor foot of a kind of page asks for it,
    the foot is given it.
    """
    said = {
        PLACEHOLDERS[name]: printable(words)
        for name, words in {
            "marking": document.marking,
            "as_at": spoken(document.as_at),
            "title": document.title,
            "owner": document.owner,
        }.items()
    }
    section = word.sections[0]
    kinds = [(section.header, section.footer)]
    if section.different_first_page_header_footer:
        kinds.append((section.first_page_header, section.first_page_footer))
    if word.settings.odd_and_even_pages_header_footer:
        kinds.append((section.even_page_header, section.even_page_footer))
    for head, foot in kinds:
        asks = [
            PLACEHOLDERS["marking"] in _filled(part, said)
            for part in (head, foot)
            if not part.is_linked_to_previous
        ]
        if not any(asks):
            foot.is_linked_to_previous = False
            foot.add_paragraph(said[PLACEHOLDERS["marking"]], style="Marking")


def _filled(part: Any, said: Mapping[str, str]) -> set[str]:
    """Replace the placeholders of a header or footer, and give those that were there."""
    found = set()
    for paragraph in part._element.iter("{*}p"):
        for placeholder, words in said.items():
            if _replace(list(paragraph.iter("{*}t")), placeholder, words):
                found.add(placeholder)
    return found


def _replace(texts: list[Any], placeholder: str, words: str) -> bool:
    """Replace a placeholder in a paragraph; Word may have split it over several texts.

    What it is replaced by may hold it, and is not looked at again.
    """
    whole = "".join(each.text or "" for each in texts)
    begin = whole.find(placeholder)
    if begin < 0:
        return False
    end = begin + len(placeholder)
    at = 0
    for each in texts:
        text = each.text or ""
        left, right = max(0, begin - at), max(0, end - at)
        is_first = at <= begin < at + len(text)
        each.text = text[:left] + (words if is_first else "") + text[right:]
        each.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        at += len(text)
    return True
