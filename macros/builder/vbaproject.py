"""A workbook's macros: their modules as text, read and written ([MS-OVBA]).

What is written holds sources alone, no compiled code, so that every Excel compiles them for itself
and what can be reviewed is what runs.
"""

import re
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from builder.compound import read_streams, write_streams
from builder.vbatext import pack, unpack

_NAME, _VERSION, _CODE_PAGE = 0x0004, 0x0009, 0x0003
_MODULES, _COOKIE, _END = 0x000F, 0x0013, 0x0010
_MODULE_NAME, _STREAM_NAME, _ABOUT = (0x0019, 0x0047), (0x001A, 0x0032), (0x001C, 0x0048)
_OFFSET, _HELP, _MODULE_COOKIE, _MODULE_END = 0x0031, 0x001E, 0x002C, 0x002B
_PLAIN, _OBJECT = 0x0021, 0x0022
_NO_CACHE = b"\xcc\x61\xff\xff\x00\x01\x00"
"""The stream _VBA_PROJECT of a project without compiled code."""

_DECLARATION = re.compile(r"(?:Module|Class|Document|BaseClass)=([^/]+)")
_CODECS = {1252: "cp1252", 10000: "mac_roman", 65001: "utf-8"}

Record = tuple[int, bytes]


class NotMacros(ValueError):  # noqa: N818 - read as a sentence
    """These bytes hold no macros that we can read."""


@dataclass(frozen=True, slots=True)
class Module:
    """One module: its name, its text as exported, and how the project declares it."""

    name: str
    text: str
    declaration: str = ""
    """Such as "Document=ThisWorkbook/&H00000000"; a plain module's if empty."""
    about: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether it is a plain module, neither a class nor a sheet's or workbook's own."""
        return not self.declaration or self.declaration.startswith("Module=")


@dataclass(frozen=True, slots=True)
class Project:
    """The modules of a workbook, and what is said of them all."""

    modules: tuple[Module, ...]
    records: tuple[Record, ...]
    """What the stream `dir` says before the modules: code page, name, libraries."""
    properties: tuple[str, ...]
    """The lines of the stream PROJECT without declarations and windows."""

    def module(self, name: str) -> Module | None:
        """Give a module by its name, if there is one."""
        return next((module for module in self.modules if module.name == name), None)


def module_of(source: str) -> Module:
    """Make a plain module of an exported `.bas` file.

    Raises:
        NotMacros: Its first line does not name it.

    >>> module_of('Attribute VB_Name = "Buttons"').name
    'Buttons'
    """
    named = re.match(r'Attribute VB_Name = "(\w+)"', source)
    if not named:
        msg = "A module's first line gives its name: Attribute VB_Name = ..."
        raise NotMacros(msg)
    return Module(named[1], with_dos_lines(source))


def with_dos_lines(text: str) -> str:
    r"""End lines as VBA does.

    >>> with_dos_lines("a\nb\r\n")
    'a\r\nb\r\n'
    """
    return re.sub(r"\r?\n", "\r\n", text)


def read_project(data: bytes) -> Project:
    """Read the macros of a workbook, out of `vbaProject.bin`.

    Raises:
        NotMacros: There are none that can be read.
    """
    try:
        streams = {path.upper(): content for path, content in read_streams(data).items()}
        return _read(streams)
    except (ValueError, LookupError, struct.error) as error:
        msg = "The macros cannot be read."
        raise NotMacros(msg) from error


def write_project(project: Project) -> bytes:
    """Write macros as sources without compiled code: `vbaProject.bin`."""
    streams = {
        "VBA/dir": pack(_directory(project)),
        "VBA/_VBA_PROJECT": _NO_CACHE,
        **{f"VBA/{m.name}": pack(m.text.encode("cp1252")) for m in project.modules},
        "PROJECTwm": _names(project.modules),
        "PROJECT": _properties(project).encode("cp1252"),
    }
    return write_streams(streams)


def renamed(project: Project, name: str) -> Project:
    """Give a project another name, wherever it is written."""
    records = tuple((i, name.encode("ascii") if i == _NAME else b) for i, b in project.records)
    lines = (f'Name="{name}"' if li.startswith("Name=") else li for li in project.properties)
    return replace(project, records=records, properties=tuple(lines))


def records_of(directory: bytes) -> Iterator[Record]:
    """Take the stream `dir` apart; the version alone is longer than it says."""
    at = 0
    while at < len(directory):
        kind, size = struct.unpack_from("<HI", directory, at)
        size = 6 if kind == _VERSION else size
        content = directory[at + 6 : at + 6 + size]
        yield kind, content
        at += 6 + size


def _read(streams: Mapping[str, bytes]) -> Project:
    records = list(records_of(unpack(streams["VBA/DIR"])))
    before = [kind for kind, _ in records].index(_MODULES)
    pages = [struct.unpack("<H", content)[0] for kind, content in records if kind == _CODE_PAGE]
    codec = _CODECS.get(pages[0], f"cp{pages[0]}")
    lines = streams["PROJECT"].decode(codec).split("\r\n")
    if "[Workspace]" in lines:
        lines = lines[: lines.index("[Workspace]")]
    declared = {m[1]: line for line in lines if (m := _DECLARATION.match(line))}
    modules = tuple(_read_modules(records[before:], streams, declared, codec))
    properties = tuple(line for line in lines if not _DECLARATION.match(line))
    return Project(modules, tuple(records[:before]), properties)


def _read_modules(
    records: Sequence[Record], streams: Mapping[str, bytes], declared: Mapping[str, str], codec: str
) -> Iterator[Module]:
    said: dict[int, bytes] = {}
    for kind, content in records:
        said[kind] = content
        if kind != _MODULE_END:
            continue
        name = said[_MODULE_NAME[0]].decode(codec)
        stream = streams["VBA/" + said[_STREAM_NAME[0]].decode(codec).upper()]
        (offset,) = struct.unpack("<I", said[_OFFSET])
        about = said[_ABOUT[0]].decode(codec)
        yield Module(name, unpack(stream[offset:]).decode(codec), declared[name], about)
        said = {}


def _directory(project: Project) -> bytes:
    records = [
        *project.records,
        (_MODULES, struct.pack("<H", len(project.modules))),
        (_COOKIE, b"\xff\xff"),
        *(record for module in project.modules for record in _module_records(module)),
    ]
    return b"".join(map(_packed, records)) + _packed((_END, b""))


def _module_records(module: Module) -> Iterator[Record]:
    for kinds, text in (
        (_MODULE_NAME, module.name),
        (_STREAM_NAME, module.name),
        (_ABOUT, module.about),
    ):
        yield kinds[0], text.encode("cp1252")
        yield kinds[1], text.encode("utf-16-le")
    yield _OFFSET, bytes(4)
    yield _HELP, bytes(4)
    yield _MODULE_COOKIE, b"\xff\xff"
    yield (_PLAIN if module.is_plain else _OBJECT), b""
    yield _MODULE_END, b""


def _packed(record: Record) -> bytes:
    kind, content = record
    size = 4 if kind == _VERSION else len(content)
    return struct.pack("<HI", kind, size) + content


def _properties(project: Project) -> str:
    """Declare the modules behind the project's ID, and give each a closed window."""
    first, *others = project.properties
    declared = [module.declaration or f"Module={module.name}" for module in project.modules]
    windows = [f"{module.name}=0, 0, 0, 0, C" for module in project.modules]
    return "\r\n".join([first, *declared, *others, "[Workspace]", *windows, ""])


def _names(modules: Sequence[Module]) -> bytes:
    """Pair each module's name in the code page with its name in Unicode."""
    pairs = (
        m.name.encode("cp1252") + b"\0" + m.name.encode("utf-16-le") + b"\0\0" for m in modules
    )
    return b"".join(pairs) + b"\0\0"
