"""A Word file as a package: what of a template is carried over, its properties, its bytes.

Of a template come its styles, numbering, theme, page set-up, headers and footers with their
pictures. Nothing else does: its words, comments, custom properties, hidden parts, links to other
files and the names of who made it stay behind, since a board pack is handed on.
"""

import zipfile
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

from dhrxl.layouts.xlsx_package import EPOCH

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_KEPT = frozenset(
    f"{_OFFICE}{kind}"
    for kind in ("styles", "numbering", "settings", "theme", "fontTable", "header", "footer")
)
"""What a document is related to and keeps."""
_KEPT_SETTINGS = frozenset(
    f"w:{name}"
    for name in (
        "evenAndOddHeaders", "defaultTabStop", "characterSpacingControl", "compat",
        "themeFontLang", "clrSchemeMapping", "decimalSymbol", "listSeparator",
    )
)  # fmt: skip
_LONGEST = 255
"""Characters that a property of a Word file holds."""
PLACEHOLDERS = {
    "marking": "[marking]", "as_at": "[as at]", "title": "[title]", "owner": "[owner]"
}  # fmt: skip
"""Words in a template's headers and footers that a document's own take the place of."""


def element(tag: str, *inside: Any, **attributes: str) -> Any:
    """Give an element of Word's XML with what is inside it; attributes are of its own space."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(tag)
    space = tag.partition(":")[0]
    for name, value in attributes.items():
        made.set(qn(f"{space}:{name}"), value)
    made.extend(inside)
    return made


def twentieths(points: float) -> str:
    """Say points in the unit in which Word counts most things.

    >>> twentieths(10.5)
    '210'
    """
    return str(round(20 * points))


def emptied(document: Any) -> None:
    """Leave of a template what a document takes from it."""
    from docx.oxml.ns import qn

    body = document.element.body
    for each in list(body):
        if each.tag != qn("w:sectPr"):
            body.remove(each)
    for each in body.xpath("./w:sectPr/*[@r:id and not(self::w:headerReference)]"):
        if each.tag != qn("w:footerReference"):
            each.getparent().remove(each)
    settings = document.settings.element
    kept = {qn(name) for name in _KEPT_SETTINGS}
    for each in list(settings):
        if each.tag not in kept:
            settings.remove(each)
    shown = body.xpath(".//w:headerReference | .//w:footerReference")
    used = {each.get(qn("r:id")) for each in shown}
    for key, relation in list(document.part.rels.items()):
        is_shown = not relation.reltype.endswith(("/header", "/footer")) or key in used
        if relation.reltype not in _KEPT or relation.is_external or not is_shown:
            del document.part.rels[key]
    for part in (document.part._settings_part, document.part.package):
        for key, relation in list(part.rels.items()):
            if not relation.reltype.endswith("/officeDocument"):
                del part.rels[key]


def set_language(document: Any, language: str) -> None:
    """Say in which language a document is, so that it is read aloud as it is meant."""
    styles = document.styles.element
    for each in list(styles.iter("{*}lang")):
        each.getparent().remove(each)
    found = styles.find("{*}docDefaults")
    if found is None:
        found = element("w:docDefaults")
        styles.insert(0, found)
    for tag in ("w:rPrDefault", "w:rPr"):
        inside = found.find(f"{{*}}{tag[2:]}")
        if inside is None:
            inside = element(tag)
            found.insert(0, inside)
        found = inside
    found.append(element("w:lang", val=language))
    shown = document.settings.element.find("{*}themeFontLang")
    if shown is not None:
        shown.getparent().replace(shown, element("w:themeFontLang", val=language))


def set_properties(
    document: Any, *, title: str, subject: str, author: str, day: date, language: str
) -> None:
    """Say what a document is, whose, and of which day; nothing else of a template's stays."""
    core = document.core_properties
    for each in list(core._element):
        core._element.remove(each)
    core.title, core.subject = title[:_LONGEST], subject[:_LONGEST]
    core.author = core.last_modified_by = author[:_LONGEST]
    core.created = core.modified = datetime.combine(day, time())
    core.language, core.revision = language, 1


def packed(document: Any) -> bytes:
    """Give the file: equal documents give equal bytes, so no part tells when it was written."""
    written = BytesIO()
    document.save(written)
    again = BytesIO()
    with zipfile.ZipFile(written) as parts, zipfile.ZipFile(again, "w") as file:
        for name in parts.namelist():
            info = zipfile.ZipInfo(name, EPOCH)
            info.create_system, info.external_attr = 0, 0o600 << 16
            file.writestr(info, parts.read(name), zipfile.ZIP_DEFLATED, compresslevel=5)
    return again.getvalue()
