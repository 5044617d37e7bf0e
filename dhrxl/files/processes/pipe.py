"""What two processes say to each other over a pipe: pieces of bytes, each after its length."""

from typing import IO

_LENGTH = 8
READY = b"ready"
"""What a process says first."""


def send(pipe: IO[bytes], piece: bytes) -> None:
    """Write a piece, so that the other side has it at once.

    Raises:
        OSError: The other side is gone.
    """
    pipe.write(len(piece).to_bytes(_LENGTH, "big"))
    pipe.write(piece)
    pipe.flush()


def receive(pipe: IO[bytes]) -> bytes | None:
    """Wait for a piece; nothing if the other side ends before all of it came."""
    length = pipe.read(_LENGTH)
    if len(length) < _LENGTH:
        return None
    wanted = int.from_bytes(length, "big")
    piece = pipe.read(wanted)
    return piece if len(piece) == wanted else None
