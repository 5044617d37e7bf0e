"""What the add-in says it was made of: changed with the sources only, kept by whoever saves it."""

from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from build_addin import BUILT, SOURCES, build, modules, template
from builder import ribbon
from builder.vbaproject import Module, read_project, write_project
from dhrxl.jobs.addin.install import AddIn, packaged, read
from dhrxl.jobs.addin.places import installed_xlwings
from tests.libreoffice.office import Office
from tests.macros.test_ribbon import pack_as_workbook, packed, parts_of

RIBBON = (SOURCES / "customUI.xml").read_bytes()
MODULES = modules()


def stamp_of(addin: bytes) -> AddIn:
    found = read(addin)
    assert found is not None
    return found


def test_stamp_is_of_the_sources() -> None:
    """The add-in we hand out and the one just built carry the version of these sources."""
    version = ribbon.version_of(RIBBON, MODULES)

    assert version == packaged().buttons
    assert version == stamp_of(build()).buttons
    xlwings = installed_xlwings()
    assert xlwings is not None
    assert xlwings.version == stamp_of(build()).xlwings_version


def test_stamp_to_give_by_hand() -> None:
    """The page for those who import by hand names the properties, and the version they need."""
    page = (SOURCES / "README.md").read_text("utf-8").replace("\n", " ")

    assert f"`dhrxl buttons` with the value `{packaged().buttons}` and `dhrxl xlwings`" in page


@pytest.mark.parametrize(
    ("shown", "done"),
    [
        (RIBBON.replace(b"Validate", b"Check"), MODULES),
        (RIBBON, [replace(MODULES[0], text=MODULES[0].text + "' A remark\r\n"), MODULES[1]]),
        (RIBBON, [replace(MODULES[0], name="Other"), MODULES[1]]),
        (RIBBON, MODULES[:1]),
    ],
    ids=["ribbon", "text", "name", "fewer"],
)
def test_other_sources_are_another_version(shown: bytes, done: list[Module]) -> None:
    """Whatever is changed in the sources, the version of the buttons is another."""
    assert ribbon.version_of(RIBBON, MODULES) != ribbon.version_of(shown, done)


def test_other_changes_to_xlwings_are_another_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """What we change in xlwings' module, and take out, belongs to the version too."""
    version = ribbon.version_of(RIBBON, MODULES)

    monkeypatch.setattr(ribbon, "CHANGES", ribbon.CHANGES[1:])

    assert version != ribbon.version_of(RIBBON, MODULES)


def test_built_for_another_xlwings() -> None:
    """Built for another xlwings, the add-in says so; the version of its buttons stays."""
    other = stamp_of(ribbon.build(template_of("0.99.0"), RIBBON, MODULES))

    assert ("0.99.0", packaged().buttons) == (other.xlwings_version, other.buttons)


def template_of(version: str) -> bytes:
    """Give the add-in template of an xlwings of another version."""
    parts, found = parts_of(template()), installed_xlwings()
    project = read_project(parts["xl/vbaProject.bin"])
    assert found is not None
    others = tuple(
        replace(m, text=m.text.replace(f'"{found.version}"', f'"{version}"'))
        for m in project.modules
    )
    parts["xl/vbaProject.bin"] = write_project(replace(project, modules=others))
    return packed(parts)


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """The add-in we hand out, as a workbook."""
    return pack_as_workbook(parts_of(BUILT.read_bytes()), tmp_path / "dhrxl.xlsm")


def test_openpyxl_keeps_the_stamp(workbook: Path) -> None:
    """Another program finds the stamp, and keeps it when it saves."""
    before = workbook.read_bytes()

    book = load_workbook(workbook, keep_vba=True)
    book.save(workbook)
    book.vba_archive.close()

    assert before != workbook.read_bytes()
    assert packaged() == read(workbook.read_bytes())


def test_libreoffice_keeps_the_stamp(office: Office, workbook: Path) -> None:
    """A spreadsheet application keeps the stamp when it saves."""
    before = workbook.read_bytes()

    with office.open(workbook) as document:
        document.save()

    assert before != workbook.read_bytes()
    assert packaged() == read(workbook.read_bytes())


def test_label_beside_the_stamp() -> None:
    """The sensitivity label that Office writes beside the stamp does not hide it."""
    parts = parts_of(BUILT.read_bytes())
    label = (
        b'<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="4" '
        b'name="MSIP_Label_1_Enabled"><vt:lpwstr>true</vt:lpwstr></property>'
        b'<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="5" name="Checked">'
        b"<vt:bool>true</vt:bool></property>"
    )
    named = parts["docProps/custom.xml"]
    at = named.index(b"<property")
    parts["docProps/custom.xml"] = named[:at] + label + named[at:]

    assert packaged() == read(packed(parts))


def test_without_its_stamp_it_fits_nothing() -> None:
    """Without the properties it is known by its tab, as one of no release; else not at all."""
    parts = parts_of(BUILT.read_bytes())
    del parts["docProps/custom.xml"]
    bare = read(packed(parts))
    parts["customUI/customUI.xml"] = b"<customUI/>"

    assert ("", "") == (bare and (bare.xlwings_version, bare.buttons))
    assert read(packed(parts)) is None
