"""The package of a workbook: parts that are packed side by side, while the next is made.

Packing takes half as long as making what is packed, and needs no Python. So the rows of a sheet
are handed over a block at a time, and threads pack the blocks. Each begins anew and knows the end
of the one before it, as in pigz: the blocks are one stream, which takes hardly more room than
packed as a whole. What a block is does not depend on the threads, so equal content gives equal
bytes. Parts keep their order and have one date for the same reason.
"""

import os
import zlib
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache, lru_cache
from io import BytesIO, StringIO
from typing import TypeVar
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

T = TypeVar("T")

EPOCH = (1980, 1, 1, 0, 0, 0)
_LEVEL = 5
_READ_BACK = 1 << 15
"""How far back a packed text refers to what stood before it."""
_SMALL = 1 << 18
"""Bytes that are packed sooner than they are handed over."""
_AHEAD = 16
"""Blocks of a part that may wait: what is unpacked takes no more memory than they do."""


class Part(StringIO):
    """A part of the package: a text that is written, and blocks of text that are taken as they are.

    XlsxWriter asks for a `StringIO`.
    """

    def __init__(self, name: str, touch: Callable[[str], str] = str) -> None:
        """Name a part.

        Args:
            name: Its place in the package.
            touch: Gives the text that was written with the last touches.
        """
        super().__init__()
        self.info = ZipInfo(name, EPOCH)
        self.info.compress_type = ZIP_DEFLATED
        self.info.create_system = 0
        self.info.external_attr = 0o600 << 16
        self.info.file_size = 0
        self._checksum = _known(0)
        self._touch = touch
        self._pieces: list[Future[bytes]] = []
        self._before = b""

    def take(self, blocks: Iterable[str]) -> None:
        """Put blocks of text behind what was written; more may be written behind them."""
        self._hand_over(self._written())
        for block in blocks:
            self._hand_over(block.encode())
            if len(self._pieces) > _AHEAD:
                self._pieces[-_AHEAD].result()

    def packed(self) -> bytes:
        """Give the whole part as it stands in the package, and complete what is said of it."""
        self._hand_over(self._written(), is_last=True)
        packed = b"".join(piece.result() for piece in self._pieces)
        self.info.compress_size = len(packed)
        self.info.CRC = self._checksum.result()
        return packed

    def _written(self) -> bytes:
        text = self._touch(self.getvalue())
        self.seek(0)
        self.truncate()
        return text.encode()

    def _hand_over(self, data: bytes, *, is_last: bool = False) -> None:
        self.info.file_size += len(data)
        if len(data) > _SMALL:
            self._checksum = threads().submit(_checksum, data, self._checksum)
            piece = threads().submit(_deflated, data, self._before, is_last)
        else:
            self._checksum = _known(_checksum(data, self._checksum))
            piece = _known(_remembered(data, self._before, is_last))
        self._pieces.append(piece)
        self._before = (
            (self._before + data)[-_READ_BACK:] if len(data) < _READ_BACK else data[-_READ_BACK:]
        )


@cache
def threads() -> ThreadPoolExecutor:
    """Give those that pack; they are as many as the computer has processors."""
    return ThreadPoolExecutor(os.cpu_count())


def _known(result: T) -> Future[T]:
    """Give what is known already as those give it who pack."""
    known: Future[T] = Future()
    known.set_result(result)
    return known


def _checksum(data: bytes, before: Future[int]) -> int:
    """Give the checksum of all up to a piece; the piece before it was handed over sooner."""
    return zlib.crc32(data, before.result())


def _deflated(data: bytes, before: bytes, is_last: bool) -> bytes:
    """Pack a piece of a text; what stood before it may be referred to."""
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS, zdict=before)
    return packer.compress(data) + packer.flush(zlib.Z_FINISH if is_last else zlib.Z_SYNC_FLUSH)


_remembered = lru_cache(maxsize=64)(_deflated)
"""Small parts are the same in many workbooks: the theme, the looks, the lists."""


def finished(parts: Iterable[Part]) -> bytes:
    """Give the bytes of a package."""
    out = BytesIO()
    with ZipFile(out, "w") as package:
        for part in parts:
            packed = part.packed()
            part.info.header_offset = out.tell()
            out.write(part.info.FileHeader())
            out.write(packed)
            package.filelist.append(part.info)
        package.start_dir = out.tell()
    return out.getvalue()
