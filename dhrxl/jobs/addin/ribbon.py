"""The Excel add-in as a file: xlwings' own add-in template with our buttons in it.

xlwings gives the template away under the BSD licence, whose notice stays in its module. The file
is made the same, byte for byte, wherever it is made.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from zipfile import ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from dhrxl.errors import DhrxlError
from dhrxl.jobs.addin.vbaproject import (
    Module,
    NotMacros,
    Project,
    read_project,
    renamed,
    with_dos_lines,
    write_project,
)

NAME = "dhrxl"
TEMPLATE = "quickstart_addin_ribbon.xlam"
LARGEST = 2_000_000
_XLWINGS = "xlwings"
_TEMPLATES_OWN = "RibbonMyAddin"
_MACROS, _RIBBON, _SIGNATURE = "xl/vbaProject.bin", "customUI/customUI.xml", "vbaProjectSignature"
_RIBBON_2007 = b"http://schemas.microsoft.com/office/2006/relationships/ui/extensibility"
_RIBBON_2010 = b"http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
"""What the template says, though its ribbon, as ours, is written in the words of Office 2007."""
_VERSION = re.compile(r'^Public Const XLWINGS_VERSION As String = "([^"]+)"', re.MULTILINE)
_PROJECT = f'Public Const PROJECT_NAME As String = "{NAME}"'

_CHANGES = (
    ('Public Const PROJECT_NAME As String = "myaddin"', _PROJECT),
    # A workbook somebody sent, or a file beside it, must not choose which program is started.
    (
        'If SheetExists(ActiveWorkbook, PROJECT_NAME & ".conf") = True Then',
        "If False Then 'dhrxl: never from a workbook",
    ),
    (
        'If GetFullName(ActiveWorkbook) <> "" Then',
        "If False Then 'dhrxl: never from the workbook's folder",
    ),
    (
        'If Right$(sht.Name, 3) = ".py" Then\n                uses_embedded_code = True',
        "If False Then 'dhrxl: never code out of a workbook\n"
        "                uses_embedded_code = True",
    ),
    # Nor may a workbook's name become part of a shell command, which on a Mac it does; and one
    # with "=" is cut off there by xlwings, which then looks for another workbook.
    (
        "SourcePythonCommand = PythonCommand\n",
        "SourcePythonCommand = PythonCommand\n"
        "    If RefusesName(ActiveWorkbook.FullName, ActiveWorkbook.Name) Then Exit Function\n",
    ),
    (
        'MsgBox "Could not find Interpreter!", vbCritical',
        'MsgBox "The Python that the buttons start is no longer there. In a command window, type: '
        'dhrxl addin install", vbExclamation',
    ),
    (
        "MsgBox \"To enable RunPython, please run 'xlwings runpython install' in a terminal once "
        'and try again.", vbCritical',
        'MsgBox "Excel may not start Python yet. In a terminal, type: dhrxl addin install", '
        "vbExclamation",
    ),
)
"""What is changed in xlwings' module: each text stands there exactly once."""

_SETTINGS = {"ADD_WORKBOOK_TO_PYTHONPATH": "False"}
"""What nobody may set otherwise: Python is not to look for code beside a workbook."""


class UnknownTemplate(DhrxlError):  # noqa: N818 - read as a sentence
    """The add-in template of this xlwings is not as we know it."""


@dataclass(frozen=True, slots=True)
class AddIn:
    """Our add-in, as a file holds it."""

    xlwings_version: str
    ribbon: bytes
    modules: tuple[Module, ...]
    """Our own modules, without those of xlwings."""
    is_signed: bool = False

    def has_buttons_of(self, other: "AddIn") -> bool:
        """Say whether both show and do the same; Excel's editor may have changed case and gaps."""
        mine, others = (
            {m.name: m.text.casefold().split() for m in a.modules} for a in (self, other)
        )
        return mine == others and self.ribbon == other.ribbon


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
    parts[_RIBBON] = ribbon
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(_RIBBON_2010, _RIBBON_2007)
    parts["xl/workbook.xml"] = _workbook(parts["xl/workbook.xml"].decode()).encode()
    parts["xl/worksheets/sheet1.xml"] = _settings(parts["xl/worksheets/sheet1.xml"].decode())
    parts["xl/sharedStrings.xml"] = _strings()
    parts["docProps/core.xml"] = _CORE.format(version=version).encode()
    parts["docProps/app.xml"] = _APP.encode()
    return _packed(parts)


def read(data: bytes) -> AddIn | None:
    """Give our add-in as a file's bytes hold it, signed or not; nothing if it is another file."""
    try:
        with ZipFile(BytesIO(data)) as package:
            names = package.namelist()
            if any(package.getinfo(name).file_size > LARGEST for name in (_MACROS, _RIBBON)):
                return None
            project, ribbon = read_project(package.read(_MACROS)), package.read(_RIBBON)
    except (BadZipFile, NotMacros, KeyError, NotImplementedError, RuntimeError, OSError):
        return None
    xlwings = project.module(_XLWINGS)
    if xlwings is None or _PROJECT not in xlwings.text:
        return None
    ours = tuple(m for m in project.modules if m.is_plain and m is not xlwings)
    is_signed = any(_SIGNATURE in name for name in names)
    return AddIn(_version_of(project), ribbon, ours, is_signed)


def _version_of(project: Project) -> str:
    xlwings = project.module(_XLWINGS)
    version = xlwings and _VERSION.search(xlwings.text)
    if not version:
        msg = "The add-in template of xlwings does not say its version."
        raise UnknownTemplate(msg)
    return version[1]


def _with_modules(project: Project, modules: Sequence[Module]) -> Project:
    kept = (m for m in project.modules if m.name != _TEMPLATES_OWN)
    theirs = (replace(m, text=_changed(m.text)) if m.name == _XLWINGS else m for m in kept)
    return renamed(replace(project, modules=(*theirs, *modules)), NAME)


def _changed(text: str) -> str:
    text = text.replace("\r\n", "\n")
    for old, new in _CHANGES:
        if text.count(old) != 1:
            msg = (
                "The installed xlwings is of a version this dhrxl does not know. Update dhrxl, or "
                "install the xlwings that its README names."
            )
            raise UnknownTemplate(msg)
        text = text.replace(old, new)
    return with_dos_lines(text)


def _workbook(xml: str) -> str:
    """Name the sheet of settings, and leave out where the template was made."""
    xml = re.sub(r"<mc:AlternateContent.*?</mc:AlternateContent>", "", xml, flags=re.DOTALL)
    xml = re.sub(r"<definedNames />|<extLst>.*</extLst>", "", xml, flags=re.DOTALL)
    return xml.replace('"_myaddin.conf"', f'"{NAME}.conf"')


def _settings(xml: str) -> bytes:
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="s"><v>{2 * n - 2}</v></c>'
        f'<c r="B{n}" t="s"><v>{2 * n - 1}</v></c></row>'
        for n in range(1, len(_SETTINGS) + 1)
    )
    xml = re.sub(r'<dimension ref="[^"]*"', f'<dimension ref="A1:B{len(_SETTINGS)}"', xml)
    data = f"<sheetData>{rows}</sheetData>"
    return re.sub(r"<sheetData>.*</sheetData>", data, xml, flags=re.DOTALL).encode()


def _strings() -> bytes:
    words = [word for pair in _SETTINGS.items() for word in pair]
    items = "".join(f"<si><t>{word}</t></si>" for word in words)
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    counts = f'count="{len(words)}" uniqueCount="{len(words)}"'
    return f'{_XML}<sst xmlns="{space}" {counts}>{items}</sst>'.encode()


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
