"""Macros and the files they lie in are written as others read them, and read as others write."""

from io import BytesIO

import olefile
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from build_addin import template
from builder.compound import NotCompound, read_streams, write_streams
from builder.vbaproject import (
    Module,
    NotMacros,
    module_of,
    read_project,
    records_of,
    write_project,
)
from builder.vbatext import NotPacked, pack, unpack
from tests.macros.test_ribbon import parts_of


@pytest.fixture(scope="module")
def theirs() -> bytes:
    """The macros of xlwings' template, which another program wrote, with compiled code."""
    return parts_of(template())["xl/vbaProject.bin"]


@settings(deadline=None)
@given(st.text("abcAttribute \r\n", max_size=9000))
def test_packed_text_comes_back(text: str) -> None:
    """What is packed is unpacked unchanged, over chunk borders too."""
    data = text.encode()

    assert data == unpack(pack(data))


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("size", [1, 2, 17, 4095, 4096, 4097, 8192, 20000])
def test_another_program_unpacks(size: int) -> None:
    """What we pack, olevba unpacks."""
    from oletools.olevba import decompress_stream

    data = (b"Public Sub Split(control As IRibbonControl)\r\n" * (size // 40 + 1))[:size]

    assert data == bytes(decompress_stream(bytearray(pack(data))))


def test_example_of_the_specification() -> None:
    """The worked example of [MS-OVBA] 3.2.3 is unpacked as it says."""
    packed = bytes.fromhex("01 03 B0 02 61 45 00")

    assert b"a" * 73 == unpack(packed)
    assert pack(b"a" * 73) == packed


def test_incompressible_chunk_is_stored() -> None:
    """A chunk that packing would lengthen is stored as it stands."""
    data = bytes(n * n * 7 % 251 ^ n >> 3 & 255 for n in range(4096))

    assert data == unpack(pack(data))


@pytest.mark.parametrize(
    "packed", [b"", b"\x02", b"\x01\x00\x00a", b"\x01\x03\xb0\x01\x00\x00\x00"]
)
def test_broken_text_is_refused(packed: bytes) -> None:
    """Text without signatures, or pointing before its beginning, is refused."""
    with pytest.raises(NotPacked):
        unpack(packed)


@settings(deadline=None)
@given(
    st.dictionaries(
        st.from_regex(r"(VBA/)?[A-Za-z_]{1,31}", fullmatch=True),
        st.integers(0, 9000).map(bytes),
        min_size=1,
        max_size=9,
    ).filter(lambda streams: "VBA" not in {name.upper() for name in streams})
)
def test_streams_come_back(streams: dict[str, bytes]) -> None:
    """What is written as a compound file is read back, by olefile too, which finds no defect."""
    folded = {name.upper(): name for name in streams}
    streams = {name: streams[name] for name in folded.values()}

    written = write_streams(streams)

    assert streams == read_streams(written)
    opened = olefile.OleFileIO(BytesIO(written), raise_defects=olefile.DEFECT_UNSURE)
    assert streams == {"/".join(p): opened.openstream(p).read() for p in opened.listdir()}


def test_read_as_olefile_reads(theirs: bytes) -> None:
    """A compound file of another program is read as olefile reads it."""
    opened = olefile.OleFileIO(BytesIO(theirs))

    assert {"/".join(p): opened.openstream(p).read() for p in opened.listdir()} == read_streams(
        theirs
    )


@pytest.mark.parametrize("cut", [0, 8, 511, 600, 1500, 20000, 50000])
def test_cut_file_is_refused(theirs: bytes, cut: int) -> None:
    """A compound file cut short is refused, not read in part."""
    with pytest.raises(NotCompound):
        read_streams(theirs[:cut])


def test_project_survives(theirs: bytes) -> None:
    """Modules with compiled code before them keep text, kind, licence notice and properties."""
    project = read_project(theirs)

    assert project == read_project(write_project(project))
    assert [m.name for m in project.modules if m.is_plain] == ["RibbonMyAddin", "xlwings"]


def test_directory_is_taken_apart_whole(theirs: bytes) -> None:
    """The records of a directory end with its terminator, so none was misread."""
    directory = unpack(read_streams(theirs)["VBA/dir"])

    assert list(records_of(directory))[-1] == (0x10, b"")


def test_module_needs_its_name() -> None:
    """A module is known by its first line; without it it is refused."""
    assert module_of('Attribute VB_Name = "A"\nSub B()\nEnd Sub\n') == Module(
        "A", 'Attribute VB_Name = "A"\r\nSub B()\r\nEnd Sub\r\n'
    )
    with pytest.raises(NotMacros):
        module_of("Sub B()\nEnd Sub\n")
