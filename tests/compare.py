"""Workbooks compared part by part, as Excel reads them and not as a zip file happens to store them.

After XlsxWriter `xlsxwriter/test/helperfunctions.py`. Only the timestamps in `docProps/core.xml`
are masked; order is ignored only where it means nothing: of parts in the package, of relationships,
of content types.
"""

import zipfile
from pathlib import Path

from lxml import etree

_UNORDERED = ("Types", "Relationships")
_SHOWN = 160


def compare_workbooks(made: Path, expected: Path) -> str:
    """Give the first difference between two workbooks in one line, or "" where they agree.

    `assert compare_workbooks(made, expected) == ""` then shows it.
    """
    ours, theirs = _parts(made), _parts(expected)
    for name in sorted(ours.keys() | theirs.keys()):
        if name not in theirs:
            return f"{name}: in {made.name}, not expected"
        if name not in ours:
            return f"{name}: expected, not in {made.name}"
    for name in sorted(ours, key=_importance):
        difference = _compare_part(name, ours[name], theirs[name])
        if difference:
            return f"{name}{difference}"
    return ""


def _importance(name: str) -> tuple[bool, str]:
    """Sort sheets first: what differs there explains the rest, such as shared strings."""
    return not name.startswith("xl/worksheets/"), name


def _parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        names = package.namelist()
        assert len(names) == len(set(names)), f"{path.name}: a part stands twice in the package"
        return {name: package.read(name) for name in names}


def _compare_part(name: str, ours: bytes, theirs: bytes) -> str:
    if ours == theirs:
        return ""
    if not name.endswith((".xml", ".rels", ".vml")):
        return f": {len(ours):,} bytes, expected {len(theirs):,}, not the same"
    ours_root, theirs_root = etree.fromstring(ours), etree.fromstring(theirs)
    if name == "docProps/core.xml":
        for root in (ours_root, theirs_root):
            for element in root.iter("{*}created", "{*}modified"):
                element.text = "masked"
    return _compare_elements(ours_root, theirs_root, f"/{_local(ours_root)}")


def _compare_elements(ours: etree._Element, theirs: etree._Element, place: str) -> str:
    if ours.tag != theirs.tag:
        return _said(place, "element", _local(ours), _local(theirs))
    for key in sorted({*map(str, ours.attrib), *map(str, theirs.attrib)}):
        if ours.get(key) != theirs.get(key):
            attribute = f"attribute {etree.QName(key).localname}"
            return _said(place, attribute, ours.get(key), theirs.get(key))
    if _text(ours) != _text(theirs):
        return _said(place, "text", _text(ours), _text(theirs))
    our_children, their_children = _children(ours), _children(theirs)
    for number, (one, other) in enumerate(zip(our_children, their_children, strict=False), 1):
        difference = _compare_elements(one, other, f"{place}/{_named(one, number)}")
        if difference:
            return difference
    if len(our_children) != len(their_children):
        counts = (str(len(our_children)), str(len(their_children)))
        return _said(place, "number of elements inside", *counts)
    return ""


def _children(element: etree._Element) -> list[etree._Element]:
    children = [child for child in element if isinstance(child.tag, str)]
    if _local(element) in _UNORDERED:
        children.sort(key=lambda child: sorted(map(str, child.attrib.values())))
    return children


def _text(element: etree._Element) -> str:
    """Give the text of an element; white space between elements is layout of the file only."""
    text = element.text or ""
    return text if len(element) == 0 or text.strip() else ""


def _named(element: etree._Element, number: int) -> str:
    """Name an element by what a person can look up: its cell or row, its name, else its number."""
    label = element.get("r") or element.get("name") or element.get("sqref") or str(number)
    return f"{_local(element)}[{label}]"


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname


def _said(place: str, what: str, ours: str | None, theirs: str | None) -> str:
    found, expected = ("none" if value is None else repr(value) for value in (ours, theirs))
    return f" {place}: {what} is {found[:_SHOWN]}, expected {expected[:_SHOWN]}"
