"""The add-in's file: the same each time, sound to other programs, and its buttons as agreed."""

import inspect
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile, ZipInfo

import olefile
import pytest

from build_addin import BUILT, SOURCES, build, modules, template
from builder import ribbon
from builder.changes import UnknownTemplate
from builder.vbaproject import Module, Project, read_project, records_of, write_project
from builder.vbatext import unpack
from dhrxl import buttons as buttons_module
from dhrxl.jobs.addin.install import packaged, read
from tests.loops import some

COMMANDS = {
    "DhrNextRound": "next_round",
    "DhrWho": "who_has_not_returned",
    "DhrValidate": "validate_book",
    "DhrReceipts": "receipts",
    "DhrConsolidate": "consolidate_returns",
    "DhrPack": "board_pack",
    "DhrLettersReturns": "letters_with_returns",
    "DhrLettersReceipts": "letters_with_receipts",
    "DhrReminders": "reminders",
    "DhrPublication": "publication_copy",
    "DhrFamily": "family_copy",
    "DhrSample": "audit_sample",
    "DhrRag": "rag_and_overdue",
    "DhrNextProblem": "next_problem",
    "DhrUndo": "undo_last_step",
    "DhrClear": "clear_marks",
    "DhrHelp": "show_help",
}
INSTALLED = {"split_returns"}
"""Functions that an add-in put there by an older dhrxl still calls."""
GROUPS: dict[str, dict[str, object]] = {
    "A round": {
        "Next round": "DhrNextRound",
        "Who has not returned": "DhrWho",
        "Validate": "DhrValidate",
        "Receipts": "DhrReceipts",
        "Consolidate": "DhrConsolidate",
    },
    "Hand out": {
        "Board pack": "DhrPack",
        "Letters": {
            "With the returns": "DhrLettersReturns",
            "With the receipts": "DhrLettersReceipts",
            "Reminders": "DhrReminders",
        },
        "Copies": {"For publication": "DhrPublication", "For a family": "DhrFamily"},
        "Evidence to look at": "DhrSample",
    },
    "This workbook": {
        "RAG and overdue": "DhrRag",
        "Next problem": "DhrNextProblem",
        "Undo last step": "DhrUndo",
        "Clear marks": "DhrClear",
    },
    "Help": {"Help": "DhrHelp"},
}
"""The buttons and menus as they stand, in the order of the work."""
KNOWN_ICONS = {
    "Consolidate", "ClearFormats", "ConditionalFormattingIconSetsGallery", "Copy", "ErrorChecking",
    "FilePrintPreview", "FileSendAsAttachment", "FindDialogExcel", "Help", "OutlookTaskCreate",
    "ReviewNextComment", "ReviewReplyWithChanges", "ReviewShareWorkbook",
    "SendCopySendToMailRecipient", "Undo", "WebPagePreview", "ZoomDialog",
}  # fmt: skip
"""In all Excel's lists of controls, 2013 to 365: OfficeDev/office-fluent-ui-command-identifiers."""

NAMESPACE = "{http://schemas.microsoft.com/office/2006/01/customui}"
ADDIN_KIND, WORKBOOK_KIND = b"excel.addin.macroEnabled", b"excel.sheet.macroEnabled"


@pytest.fixture(scope="module")
def addin() -> bytes:
    return build()


@pytest.fixture(scope="module")
def parts(addin: bytes) -> dict[str, bytes]:
    return parts_of(addin)


@pytest.fixture(scope="module")
def project(parts: dict[str, bytes]) -> Project:
    return read_project(parts["xl/vbaProject.bin"])


def parts_of(package: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(package)) as opened:
        assert opened.testzip() is None
        return {name: opened.read(name) for name in opened.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    package = BytesIO()
    with ZipFile(package, "w") as file:
        for name, content in parts.items():
            file.writestr(ZipInfo(name), content)
    return package.getvalue()


def pack(parts: dict[str, bytes], path: Path) -> Path:
    path.write_bytes(packed(parts))
    return path


def pack_as_workbook(parts: dict[str, bytes], path: Path) -> Path:
    """Make a workbook of an add-in, since LibreOffice and openpyxl open no add-ins."""
    kinds = parts["[Content_Types].xml"].replace(ADDIN_KIND, WORKBOOK_KIND)
    return pack({**parts, "[Content_Types].xml": kinds}, path)


def controls() -> list[ET.Element]:
    """Give the groups of the ribbon, in which controls stand, and its menus."""
    root = ET.parse(SOURCES / "customUI.xml").getroot()
    return [one for one in root.iter() if one.tag in (f"{NAMESPACE}group", f"{NAMESPACE}menu")]


def shown(holder: ET.Element) -> dict[str, object]:
    """Give the labels of a group or a menu in their order, with what each runs or holds."""
    return {one.get("label", ""): shown(one) if len(one) else one.get("onAction") for one in holder}


def subs_of(labels: Mapping[str, object]) -> list[str]:
    """Give the Subs that labels run, those in menus too, in their order."""
    return [
        sub
        for one in labels.values()
        for sub in (subs_of(one) if isinstance(one, Mapping) else [str(one)])
    ]


def test_built_twice(addin: bytes) -> None:
    """Built twice, the add-in is the same to the byte."""
    assert build() == addin


def test_built_of_the_sources(addin: bytes) -> None:
    """The add-in we hand out is the one that the sources and its xlwings give."""
    handed_out, made = packaged(), read(addin)

    assert made is not None
    assert own_modules(addin) == own_modules(BUILT.read_bytes())
    assert made.ribbon == handed_out.ribbon
    assert made.buttons == handed_out.buttons
    if made.xlwings_version == handed_out.xlwings_version:
        assert addin == BUILT.read_bytes()


def own_modules(addin: bytes) -> list[Module]:
    """Give the modules of an add-in that are not xlwings'."""
    project = read_project(parts_of(addin)["xl/vbaProject.bin"])
    return [m for m in project.modules if m.is_plain and m.name != "xlwings"]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_olevba_reads_every_module(addin: bytes) -> None:
    """Another program finds the modules and in them the text we review."""
    from oletools.olevba import VBA_Parser

    read = {name: code for *_, name, code in VBA_Parser("dhrxl.xlam", addin).extract_macros()}

    names = {"ThisWorkbook.cls", "Sheet2.cls", "xlwings.bas"}
    assert names | {"DhrRibbon.bas", "DhrMessages.bas"} == set(read)
    for module in some(modules()):
        assert module.text.split() == read[f"{module.name}.bas"].split()


def test_storage_is_sound(parts: dict[str, bytes], project: Project) -> None:
    """The storage of the macros has no defect, no compiled code, and a stream for each module."""
    opened = olefile.OleFileIO(
        BytesIO(parts["xl/vbaProject.bin"]), raise_defects=olefile.DEFECT_UNSURE
    )

    streams = {"/".join(path) for path in opened.listdir()}
    own = {f"VBA/{module.name}" for module in project.modules}
    assert own | {"PROJECT", "PROJECTwm", "VBA/dir", "VBA/_VBA_PROJECT"} == streams
    assert not opened.parsing_issues
    assert opened.openstream("VBA/_VBA_PROJECT").read() == b"\xcc\x61\xff\xff\x00\x01\x00"


def test_lists_of_modules_agree(parts: dict[str, bytes], project: Project) -> None:
    """The directory, the properties and the names list the same modules, all sources from 0 on."""
    opened = olefile.OleFileIO(BytesIO(parts["xl/vbaProject.bin"]))
    records = list(records_of(unpack(opened.openstream("VBA/dir").read())))
    properties = opened.openstream("PROJECT").read().decode("cp1252")
    names = [module.name for module in project.modules]

    assert [c.decode("cp1252") for kind, c in records if kind == 0x19] == names
    assert [c.decode("utf-16-le") for kind, c in records if kind == 0x47] == names
    assert [c.decode("cp1252") for kind, c in records if kind == 0x1A] == names
    assert [c.decode("utf-16-le") for kind, c in records if kind == 0x32] == names
    assert {c for kind, c in records if kind == 0x31} == {bytes(4)}
    assert [c for kind, c in records if kind == 0x0F] == [len(names).to_bytes(2, "little")]
    assert [c for kind, c in records if kind == 0x03] == [(1252).to_bytes(2, "little")]
    assert [c for kind, c in records if kind == 0x04] == [b"dhrxl"]
    declared = re.findall(r"^(?:Module|Class|Document)=([^/\r\n]+)", properties, re.MULTILINE)
    assert declared == names
    assert re.findall(r"^(\w+)=0, 0, 0, 0, C", properties, re.MULTILINE) == names
    assert 'Name="dhrxl"' in properties
    paired = opened.openstream("PROJECTwm").read()
    expected = b"".join(n.encode() + b"\0" + n.encode("utf-16-le") + b"\0\0" for n in names)
    assert paired == expected + b"\0\0"


def test_lines_end_as_in_dos(parts: dict[str, bytes], project: Project) -> None:
    """Every line of every module and of the properties ends in CR and LF, in letters of cp1252."""
    opened = olefile.OleFileIO(BytesIO(parts["xl/vbaProject.bin"]))
    texts = [unpack(opened.openstream(f"VBA/{m.name}").read()) for m in project.modules]

    for text in [*texts, opened.openstream("PROJECT").read()]:
        assert not re.search(rb"(?<!\r)\n|\r(?!\n)", text)
        assert text.decode("cp1252")
    for module, text in some(zip(project.modules, texts, strict=True)):
        assert text.startswith(f'Attribute VB_Name = "{module.name}"\r\n'.encode())


def test_notice_is_kept(project: Project) -> None:
    """The licence notice of xlwings stays where its authors put it."""
    xlwings = project.module("xlwings")

    assert xlwings is not None
    notice = "\r\n'Copyright (C) 2014-present, Zoomer Analytics LLC.\r\n'All rights reserved.\r\n"
    assert notice in xlwings.text
    assert "IN NO EVENT SHALL THE COPYRIGHT HOLDER" in xlwings.text


def test_labels_and_words() -> None:
    """Every button has its place, label, tip in two lengths, icon of Excel's own and own key."""
    root = ET.parse(SOURCES / "customUI.xml").getroot()
    found = {group.get("label"): shown(group) for group in root.iter(f"{NAMESPACE}group")}
    holders = controls()
    each = [control for holder in holders for control in holder]

    assert repr(GROUPS) == repr(found).replace("DhrRibbon.", "")  # in the same order
    assert list(COMMANDS) == subs_of(GROUPS)
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(set(ids)) == len(ids)
    assert [tab.get("label") for tab in root.iter(f"{NAMESPACE}tab")] == ["Action plans"]
    on_tab = [one for holder in holders if holder.tag == f"{NAMESPACE}group" for one in holder]
    menus = [[*holder] for holder in holders if holder.tag == f"{NAMESPACE}menu"]
    for together in some([on_tab, *menus]):  # Excel asks for the keys of a menu once it is open
        keys = {control.get("keytip") for control in together}
        assert None not in keys
        assert len(keys) == len(together)
    assert KNOWN_ICONS == {control.get("imageMso") for control in each}
    for control in some(each):
        assert 0 < len(control.get("screentip", "")) <= 60
        assert 0 < len(control.get("supertip", "")) <= 1024
        assert re.search(
            r"(stay|left) as they are|not changed|Nothing is", control.get("supertip", "")
        )
        assert control.get("supertip", "").endswith(".")
    assert {"large"} == {control.get("size") for control in on_tab}
    assert {None} == {control.get("size") for menu in menus for control in menu}


def test_every_sub_runs_one_line() -> None:
    """Each button's Sub holds one RunPython line and one message of its own."""
    source = (SOURCES / "DhrRibbon.bas").read_text(encoding="ascii")
    subs = dict(
        re.findall(
            r"^Public Sub (\w+)\(control As IRibbonControl\)\n(.*?)^End Sub", source, re.M | re.S
        )
    )
    messages = re.findall(r'ShowFailure "([^"]+)"', source)

    assert list(COMMANDS) == list(subs)
    for sub, body in subs.items():
        line = f'RunPython "import dhrxl.buttons; dhrxl.buttons.{COMMANDS[sub]}()"'
        assert [line] == [each.strip() for each in body.splitlines() if "RunPython" in each]
    assert len(COMMANDS) == len(messages) == len(set(messages))


def test_every_sub_has_its_function() -> None:
    """What the Subs call is there and asks for nothing, and no button's function is without one."""
    ours = {
        name: function
        for name, function in inspect.getmembers(buttons_module, inspect.isfunction)
        if function.__module__ == buttons_module.__name__ and not name.startswith("_")
    }
    pressed = {n for n, f in ours.items() if inspect.signature(f).return_annotation is None}

    assert pressed == {*COMMANDS.values(), *INSTALLED}
    for name in pressed:
        inspect.signature(ours[name]).bind()


def test_valid_by_microsofts_schemas(
    addin: bytes,
    parts: dict[str, bytes],
    tmp_path: Path,
    ooxml: Callable[..., dict[Path, list[str]]],
) -> None:
    """Microsoft's validator finds no fault in the add-in or its ribbon, but finds a misspelling."""
    good = tmp_path / "dhrxl.xlam"
    good.write_bytes(addin)
    misspelt = {**parts, "customUI/customUI.xml": ribbon_with(parts, b"screentip", b"screenTip")}
    bad = pack(misspelt, tmp_path / "misspelt.xlam")

    found = ooxml(good, bad)

    assert found[good] == []
    assert any("'screenTip' attribute is not declared" in fault for fault in found[bad])


def ribbon_with(parts: dict[str, bytes], old: bytes, new: bytes) -> bytes:
    return parts["customUI/customUI.xml"].replace(old, new)


def test_unknown_template_is_refused() -> None:
    """A template that is not as we know it is refused rather than half changed."""
    parts = parts_of(template())
    project = read_project(parts["xl/vbaProject.bin"])
    known, unknown = "Function IsFullName(", "Function IsFull("
    others = tuple(replace(m, text=m.text.replace(known, unknown)) for m in project.modules)
    parts["xl/vbaProject.bin"] = write_project(replace(project, modules=others))
    other = packed(parts)

    with pytest.raises(UnknownTemplate) as refusal:
        ribbon.build(other, b"", [])

    said = (
        "The installed xlwings is of a version this dhrxl does not know. Update dhrxl, or install "
        "the xlwings that its pyproject.toml names."
    )
    assert said == str(refusal.value)


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"words", template()], ids=lambda b: len(b)
)
def test_another_file_is_not_ours(content: bytes) -> None:
    """A broken file, or xlwings' own template, is not taken for our add-in."""
    assert read(content) is None
