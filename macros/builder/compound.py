"""Compound files, the little file systems that Office keeps macros in ([MS-CFB], version 3).

Read well enough for what Excel saves, and written from scratch: same streams, same bytes.
"""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SECTOR, _MINI_SECTOR, _MINI_LIMIT, _ENTRY = 512, 64, 4096, 128
_FREE, _END, _FAT_SECTOR, _NOTHING = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
_FAT_IN_HEADER = 109
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_HEADER = struct.Struct("<8s16sHHHHH6s9I109I")
_DIRECTORY = struct.Struct("<64sHBBIII16sI8s8sIII")

Streams = Mapping[str, bytes]
"""Contents by path: "PROJECT", "VBA/dir"."""


class NotCompound(ValueError):  # noqa: N818 - read as a sentence
    """These bytes are no compound file, or a broken one."""


def read_streams(data: bytes) -> dict[str, bytes]:
    """Give every stream of a compound file by its path.

    Raises:
        NotCompound: It is none, or its parts do not fit together.
    """
    try:
        return dict(_read(data))
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        msg = "A compound file ends too early."
        raise NotCompound(msg) from error


def write_streams(streams: Streams) -> bytes:
    """Make a compound file of streams, without times or owners.

    >>> read_streams(write_streams({"VBA/dir": b"words"}))
    {'VBA/dir': b'words'}
    """
    entries = _directory_of(streams)
    file = _Sectors()
    mini, mini_fat = bytearray(), list[int]()
    for entry in entries:
        if entry.kind != _STREAM or not entry.content:
            continue
        if len(entry.content) >= _MINI_LIMIT:
            entry.start = file.add(entry.content)
        else:
            entry.start = len(mini_fat)
            count = -(-len(entry.content) // _MINI_SECTOR)
            mini_fat += [*range(entry.start + 1, entry.start + count), _END]
            mini += entry.content.ljust(count * _MINI_SECTOR, b"\0")
    root = entries[0]
    root.content, root.start = bytes(mini), file.add(mini)
    mini_fat_bytes = _padded(_integers(mini_fat))
    mini_fat_start = file.add(mini_fat_bytes)
    directory = b"".join(map(_packed, entries))
    directory += _UNUSED * (-len(entries) % (_SECTOR // _ENTRY))
    directory_start = file.add(directory)
    fat_sectors = file.add_fat()
    header = _HEADER.pack(
        _SIGNATURE, bytes(16), 0x3E, 3, 0xFFFE, 9, 6, bytes(6),
        0, len(fat_sectors), directory_start, 0, _MINI_LIMIT,
        mini_fat_start, len(mini_fat_bytes) // _SECTOR, _END, 0,
        *fat_sectors, *[_FREE] * (_FAT_IN_HEADER - len(fat_sectors)),
    )  # fmt: skip
    return header + bytes(file.data)


def _read(data: bytes) -> Iterator[tuple[str, bytes]]:
    header = _HEADER.unpack_from(data)
    if header[0] != _SIGNATURE or header[3] != 3 or header[15] != _END:
        msg = "No compound file of version 3, or too large a one."
        raise NotCompound(msg)
    directory_start, mini_fat_start = header[10], header[13]
    sectors = [s for s in header[17:] if s != _FREE]
    fat = [n for s in sectors for n in struct.unpack_from("<128I", data, _SECTOR * (s + 1))]

    def content(start: int) -> bytes:
        return b"".join(data[_SECTOR * (s + 1) :][:_SECTOR] for s in _chain(fat, start))

    packed = content(directory_start)
    entries = [_DIRECTORY.unpack_from(packed, at) for at in range(0, len(packed), _ENTRY)]
    mini = content(entries[0][11])
    mini_packed = content(mini_fat_start)
    mini_fat = struct.unpack(f"<{len(mini_packed) // 4}I", mini_packed)

    def stream(start: int, size: int) -> bytes:
        if size >= _MINI_LIMIT:
            whole = content(start)
        else:
            pieces = (mini[_MINI_SECTOR * s :][:_MINI_SECTOR] for s in _chain(mini_fat, start))
            whole = b"".join(pieces) if size else b""
        if len(whole) < size:
            msg = "A compound file ends too early."
            raise NotCompound(msg)
        return whole[:size]

    seen = set[int]()
    waiting = [(entries[0][6], "")]
    while waiting:
        number, folder = waiting.pop()
        if number == _NOTHING:
            continue
        if number in seen:
            msg = "The directory of a compound file runs in a circle."
            raise NotCompound(msg)
        seen.add(number)
        name, length, kind, _, left, right, child, *_, start, size, _ = entries[number]
        path = folder + name[: max(length - 2, 0)].decode("utf-16-le")
        waiting += [(left, folder), (right, folder)]
        if kind == _STORAGE:
            waiting.append((child, f"{path}/"))
        elif kind == _STREAM:
            yield path, stream(start, size)


def _chain(fat: list[int] | tuple[int, ...], start: int) -> Iterator[int]:
    seen = 0
    while start < _FAT_SECTOR:
        yield start
        start, seen = fat[start], seen + 1
        if seen > len(fat):
            msg = "The sectors of a compound file run in a circle."
            raise NotCompound(msg)


@dataclass(slots=True)
class _Entry:
    name: str
    kind: int
    content: bytes = b""
    children: "dict[str, _Entry]" = field(default_factory=dict)
    number: int = 0
    left: int = _NOTHING
    right: int = _NOTHING
    child: int = _NOTHING
    start: int = _END


def _directory_of(streams: Streams) -> list[_Entry]:
    """Lay out storages and streams as balanced trees, every node black ([MS-CFB] 2.6.4)."""
    root = _Entry("Root Entry", _ROOT)
    for path, content in streams.items():
        at = root
        *folders, name = path.split("/")
        for folder in folders:
            at = at.children.setdefault(folder, _Entry(folder, _STORAGE, start=0))
        at.children[name] = _Entry(name, _STREAM, content)
    entries = list(_numbered(root))
    for number, entry in enumerate(entries):
        entry.number = number
    for entry in entries:
        entry.child = _tree(sorted(entry.children.values(), key=_order))
    return entries


def _numbered(entry: _Entry) -> Iterator[_Entry]:
    yield entry
    for child in sorted(entry.children.values(), key=_order):
        yield from _numbered(child)


def _order(entry: _Entry) -> tuple[int, str]:
    """Shorter names come first, then by capital letters."""
    return len(entry.name.encode("utf-16-le")), entry.name.upper()


def _tree(entries: list[_Entry]) -> int:
    if not entries:
        return _NOTHING
    middle = len(entries) // 2
    top = entries[middle]
    top.left, top.right = _tree(entries[:middle]), _tree(entries[middle + 1 :])
    return top.number


def _packed(entry: _Entry) -> bytes:
    name = entry.name.encode("utf-16-le")
    black = 1
    return _DIRECTORY.pack(
        name, len(name) + 2, entry.kind, black, entry.left, entry.right, entry.child, bytes(16),
        0, bytes(8), bytes(8), entry.start, len(entry.content), 0,
    )  # fmt: skip


_UNUSED = _DIRECTORY.pack(
    b"", 0, 0, 0, _NOTHING, _NOTHING, _NOTHING, bytes(16), 0, bytes(8), bytes(8), 0, 0, 0
)


class _Sectors:
    """The sectors after the header, and the table that chains them."""

    def __init__(self) -> None:
        self.data = bytearray()
        self._fat: list[int] = []

    def add(self, content: bytes | bytearray) -> int:
        """Append contents and give their first sector."""
        if not content:
            return _END
        padded = _padded(content)
        start = len(self._fat)
        self._fat += [*range(start + 1, start + len(padded) // _SECTOR), _END]
        self.data += padded
        return start

    def add_fat(self) -> list[int]:
        """Append the table, which also counts its own sectors, and give where it stands."""
        count = 1
        while count * (_SECTOR // 4) < len(self._fat) + count:
            count += 1
        if count > _FAT_IN_HEADER:
            msg = "Contents of more than seven megabytes do not fit."
            raise NotCompound(msg)
        own = list(range(len(self._fat), len(self._fat) + count))
        self._fat += [_FAT_SECTOR] * count
        self.data += _padded(_integers(self._fat), b"\xff")
        return own


def _integers(numbers: list[int]) -> bytes:
    return _padded(struct.pack(f"<{len(numbers)}I", *numbers), b"\xff")


def _padded(content: bytes | bytearray, filler: bytes = b"\0") -> bytes:
    return bytes(content).ljust(-(-len(content) // _SECTOR) * _SECTOR, filler)
