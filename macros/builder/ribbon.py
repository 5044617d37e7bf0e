"""The Excel add-in as a file: xlwings' own add-in template with our buttons in it.

xlwings gives the template away under the BSD licence, whose notice stays in its module. The file
is made the same, byte for byte, wherever it is made.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from builder.changes import CHANGES, NAME, UnknownTemplate, changed
from builder.vbaproject import Module, Project, read_project, renamed, write_project
from dhrxl.jobs.addin.install import BUILT_FOR, BUTTONS, RIBBON, STAMP

TEMPLATE = "quickstart_addin_ribbon.xlam"
_XLWINGS = "xlwings"
_NOT_OURS = ("RibbonMyAddin", "Dictionary")
"""Modules of the template that nothing of ours calls."""
_MACROS, _RELATIONS, _KINDS = "xl/vbaProject.bin", "_rels/.rels", "[Content_Types].xml"
_RIBBON_2007 = b"http://schemas.microsoft.com/office/2006/relationships/ui/extensibility"
_RIBBON_2010 = b"http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
"""What the template says, though its ribbon, as ours, is written in the words of Office 2007."""
_VERSION = re.compile(r'^Public Const XLWINGS_VERSION As String = "([^"]+)"', re.MULTILINE)


def build(template: bytes, ribbon: bytes, modules: Sequence[Module]) -> bytes:
    """Make the add-in of xlwings' template, a ribbon and our modules.

    Raises:
        UnknownTemplate: The template lacks a text that is to be changed.
    """
    with ZipFile(BytesIO(template)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    project = read_project(parts[_MACROS])
    version = _version_of(project)
    parts[_MACROS] = write_project(_with_modules(project, modules))
    parts[RIBBON] = ribbon
    parts[_RELATIONS] = parts[_RELATIONS].replace(_RIBBON_2010, _RIBBON_2007)
    parts["xl/workbook.xml"] = _workbook(parts["xl/workbook.xml"].decode()).encode()
    parts["xl/worksheets/sheet1.xml"] = _emptied(parts["xl/worksheets/sheet1.xml"].decode())
    parts["xl/sharedStrings.xml"] = _NO_STRINGS.encode()
    parts["docProps/core.xml"] = _CORE.format(version=version).encode()
    parts["docProps/app.xml"] = _APP.encode()
    stamp = {BUTTONS: version_of(ribbon, modules), BUILT_FOR: version}
    return _packed(_stamped(parts, stamp))


def xlwings_in(addin: bytes) -> str:
    """Give the module of xlwings that an add-in holds.

    Raises:
        UnknownTemplate: It holds none.
    """
    with ZipFile(BytesIO(addin)) as package:
        found = read_project(package.read(_MACROS)).module(_XLWINGS)
    if found is None:
        msg = "The add-in template of xlwings does not hold its module."
        raise UnknownTemplate(msg)
    return found.text


def version_of(ribbon: bytes, modules: Sequence[Module]) -> str:
    """Give the version of the buttons: another one whenever what we bring to them is another.

    What xlwings brings is left out: its release is said beside it.
    """
    ours = [ribbon.decode(), [(m.name, m.text) for m in modules], CHANGES]
    return sha256(json.dumps(ours).encode()).hexdigest()[:12]


def _version_of(project: Project) -> str:
    xlwings = project.module(_XLWINGS)
    version = xlwings and _VERSION.search(xlwings.text)
    if not version:
        msg = "The add-in template of xlwings does not say its version."
        raise UnknownTemplate(msg)
    return version[1]


def _with_modules(project: Project, modules: Sequence[Module]) -> Project:
    kept = (m for m in project.modules if m.name not in _NOT_OURS)
    theirs = (replace(m, text=changed(m.text)) if m.name == _XLWINGS else m for m in kept)
    return renamed(replace(project, modules=(*theirs, *modules)), NAME)


def _workbook(xml: str) -> str:
    """Name the one sheet, which a workbook must have, and leave out where the template was made."""
    xml = re.sub(r"<mc:AlternateContent.*?</mc:AlternateContent>", "", xml, flags=re.DOTALL)
    xml = re.sub(r"<definedNames />|<extLst>.*</extLst>", "", xml, flags=re.DOTALL)
    return xml.replace('"_myaddin.conf"', f'"{NAME}"')


def _emptied(xml: str) -> bytes:
    """Take away the settings that the template's sheet holds: the macros read none from it."""
    xml = re.sub(r'<dimension ref="[^"]*"', '<dimension ref="A1"', xml)
    return re.sub(r"<sheetData>.*</sheetData>", "<sheetData />", xml, flags=re.DOTALL).encode()


def _stamped(parts: Mapping[str, bytes], stamp: Mapping[str, str]) -> dict[str, bytes]:
    """Say in the document's custom properties what the add-in was made of.

    Whoever signs the add-in saves it with Excel, which then writes app.xml anew, and core.xml with
    a time and a person, but keeps custom properties as they are, beside those that a sensitivity
    label adds. A person can see them too: File, Info, Properties, Advanced, Custom.
    """
    rows = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{number}" name="{name}">'
        f"<vt:lpwstr>{value}</vt:lpwstr></property>"
        for number, (name, value) in enumerate(stamp.items(), 2)  # 0 and 1 are taken
    )
    kind = (
        f'<Override PartName="/{STAMP}" '
        'ContentType="application/vnd.openxmlformats-officedocument.custom-properties+xml" />'
    )
    relation = (
        '<Relationship Id="rIdStamp" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        f'relationships/custom-properties" Target="{STAMP}" />'
    )
    return {
        **parts,
        _KINDS: parts[_KINDS].replace(b"</Types>", f"{kind}</Types>".encode()),
        _RELATIONS: parts[_RELATIONS].replace(
            b"</Relationships>", f"{relation}</Relationships>".encode()
        ),
        STAMP: _CUSTOM.format(rows=rows).encode(),
    }


def _packed(parts: Mapping[str, bytes]) -> bytes:
    """Put parts together without compressing, since not every zlib gives the same bytes."""
    package = BytesIO()
    with ZipFile(package, "w", ZIP_STORED) as file:
        for name, content in parts.items():
            info = ZipInfo(name)  # dated 1 January 1980
            info.create_system = 0
            file.writestr(info, content)
    return package.getvalue()


_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NO_STRINGS = (
    f'{_XML}<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="0" '
    'uniqueCount="0" />'
)
_CORE = (
    f"{_XML}<cp:coreProperties "
    'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
    "<dc:title>Action plans (dhrxl)</dc:title><dc:creator>dhrxl</dc:creator>"
    "<dc:description>The tab Action plans, made of the add-in template of xlwings {version} "
    "(BSD licence, notice in its module xlwings).</dc:description>"
    '<dcterms:created xsi:type="dcterms:W3CDTF">2026-01-01T00:00:00Z</dcterms:created>'
    "</cp:coreProperties>"
)
_APP = (
    f'{_XML}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
    'extended-properties"><Application>Microsoft Excel</Application>'
    "<AppVersion>16.0300</AppVersion></Properties>"
)
_CUSTOM = (
    f'{_XML}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
    'custom-properties" xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/'
    'docPropsVTypes">{rows}</Properties>'
)
