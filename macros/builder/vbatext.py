"""How Office packs the text of macros ([MS-OVBA] 2.4.1): runs that came before are pointed at."""

import struct
from collections.abc import Iterator

_CHUNK = 4096
_SIGNATURE = 1
_PACKED, _RAW = 0xB000, 0x3000
_SHORTEST = 3


class NotPacked(ValueError):  # noqa: N818 - read as a sentence
    """These bytes were not packed as Office packs text."""


def pack(text: bytes) -> bytes:
    """Pack bytes, each run pointing at its longest earlier equal.

    >>> unpack(pack(b"Attribute Attribute Attribute"))
    b'Attribute Attribute Attribute'
    """
    starts = range(0, len(text), _CHUNK)
    return bytes([_SIGNATURE]) + b"".join(_chunk(text[at : at + _CHUNK]) for at in starts)


def unpack(packed: bytes) -> bytes:
    """Give back what was packed.

    Raises:
        NotPacked: A signature is missing, or a pointer leads before the beginning.
    """
    if packed[:1] != bytes([_SIGNATURE]):
        msg = "Packed text does not begin with its signature."
        raise NotPacked(msg)
    try:
        return b"".join(_unpacked(packed))
    except (struct.error, IndexError) as error:
        msg = "Packed text ends too early."
        raise NotPacked(msg) from error


def _chunk(text: bytes) -> bytes:
    packed = b"".join(_sequences(text))
    if len(packed) <= _CHUNK:
        return struct.pack("<H", _PACKED | (len(packed) - 1)) + packed
    if len(text) < _CHUNK:
        msg = "A short chunk that does not become shorter cannot be packed without loss."
        raise NotPacked(msg)
    return struct.pack("<H", _RAW | (_CHUNK - 1)) + text


def _sequences(text: bytes) -> Iterator[bytes]:
    """Give groups of up to eight tokens, each behind a byte that says which are pointers."""
    at = 0
    while at < len(text):
        flags, tokens = 0, bytearray()
        for bit in range(8):
            if at == len(text):
                break
            offset_bits = _offset_bits(at)
            length, offset = _longest_earlier(text, at, (0xFFFF >> offset_bits) + _SHORTEST)
            if length < _SHORTEST:
                tokens.append(text[at])
                at += 1
            else:
                pointer = (offset - 1) << (16 - offset_bits) | (length - _SHORTEST)
                tokens += struct.pack("<H", pointer)
                flags |= 1 << bit
                at += length
        yield bytes([flags]) + tokens


def _offset_bits(at: int) -> int:
    """Say how many of a pointer's sixteen bits hold the offset, which grows with the chunk."""
    return max((at - 1).bit_length(), 4)


def _longest_earlier(text: bytes, at: int, most: int) -> tuple[int, int]:
    length = offset = 0
    for wanted in range(_SHORTEST, min(most, len(text) - at) + 1):
        found = text.rfind(text[at : at + wanted], 0, at + wanted - 1)
        if found < 0:
            break
        length, offset = wanted, at - found
    return length, offset


def _unpacked(packed: bytes) -> Iterator[bytes]:
    at = 1
    while at < len(packed):
        (header,) = struct.unpack_from("<H", packed, at)
        if header & 0x7000 != _RAW:
            msg = "A chunk of packed text does not begin with its signature."
            raise NotPacked(msg)
        end = at + 2 + (header & 0x0FFF) + 1
        body = packed[at + 2 : end]
        yield _unpacked_chunk(body) if header & 0x8000 else body
        at = end


def _unpacked_chunk(body: bytes) -> bytes:
    text = bytearray()
    at = 0
    while at < len(body):
        flags, at = body[at], at + 1
        for bit in range(8):
            if at >= len(body):
                break
            if not flags >> bit & 1:
                text.append(body[at])
                at += 1
                continue
            (pointer,) = struct.unpack_from("<H", body, at)
            at += 2
            offset_bits = _offset_bits(len(text))
            offset = (pointer >> (16 - offset_bits)) + 1
            if offset > len(text):
                msg = "A pointer of packed text leads before its beginning."
                raise NotPacked(msg)
            for _ in range((pointer & (0xFFFF >> offset_bits)) + _SHORTEST):
                text.append(text[-offset])
    return bytes(text)
