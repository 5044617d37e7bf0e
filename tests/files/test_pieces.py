"""Pieces of a packed file are what `zipfile` gives, whatever is said of them."""

import random
import zipfile
import zlib
from io import BytesIO

import pytest

from dhrxl.files.containers.pieces import SMALL, Piece, Pieces, Unpackable
from dhrxl.files.kinds import tell
from tests.loops import some

_MOST = 3 * SMALL
_PARTS = {
    "[Content_Types].xml": b"<Types/>" * 40,
    "xl/workbook.xml": b"<workbook><!-- said --></workbook>",
    "xl/worksheets/sheet1.xml": b"".join(
        b'<c r="A%d"><f>1+1</f><v>2</v></c>' % n for n in range(3000)
    ),
    "xl/b\u00e9.xml": b"<a/>",
    "xl/long.xml": b"x" * (_MOST + 10),
}


def _packed(method: int) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", method) as package:
        for name, part in _PARTS.items():
            package.writestr(name, part)
    return out.getvalue()


def _as_zipfile_does(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes | None:
    try:
        with package.open(entry) as part:
            return part.read(_MOST)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError):
        return None


def _as_we_do(pieces: Pieces, entry: zipfile.ZipInfo) -> bytes | None:
    try:
        return pieces.of(entry, _MOST).raw
    except Unpackable:
        return None


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2])
def test_pieces_of_a_file_changed_at_random(method: int) -> None:
    """What is changed anywhere in a file is unpacked, or refused, as `zipfile` does."""
    sound, chance, compared, refused = _packed(method), random.Random(method), 0, 0
    listed = sound.index(b"PK\x01\x02")
    for turn in range(90):
        data = bytearray(sound)
        for _ in range(turn % 3):
            at = chance.choice((chance.randrange(len(data)), chance.randrange(listed, len(data))))
            data[at] = chance.choice((0, 1, 8, 255, chance.randrange(256)))
        try:
            package = zipfile.ZipFile(BytesIO(bytes(data)))
        except (zipfile.BadZipFile, OSError, EOFError, ValueError, LookupError):
            with pytest.raises(Unpackable):
                Pieces(bytes(data))
            continue
        except NotImplementedError:  # a version of the format that nobody reads
            continue
        pieces = Pieces(bytes(data))
        for theirs, ours in some(zip(package.infolist(), pieces.entries, strict=True)):
            expected = _as_zipfile_does(package, theirs)
            assert _as_we_do(pieces, ours) == expected
            assert _as_we_do(Pieces(bytes(data)), ours) == expected
            compared, refused = compared + 1, refused + (expected is None)
    assert compared > refused > 0


def test_a_small_piece_is_looked_at_once() -> None:
    """A small piece of one file is the very same object in the next, and a large one is not."""
    data = _packed(zipfile.ZIP_DEFLATED)
    one, other = Pieces(data), Pieces(bytes(bytearray(data)))
    for entry in some(one.entries[:3]):
        is_small = entry.file_size <= SMALL
        assert (one.of(entry, _MOST) is other.of(entry, _MOST)) == is_small


def test_what_a_piece_declares() -> None:
    """A declaration is found in UTF-8 and UTF-16, and an exclamation mark is none."""
    said = ("<!DOCTYPE a>", "<!ENTITY a 'b'>", "<a>!</a>", "<!-- a -->")
    assert [Piece(text.encode()).is_declared for text in said] == [True, True, False, False]
    assert [Piece(text.encode("utf-16")).is_declared for text in said] == [True, True, False, False]


def test_a_file_without_pieces() -> None:
    """A packed file with nothing in it has no pieces, and is an archive like any other."""
    out = BytesIO()
    zipfile.ZipFile(out, "w").close()

    assert Pieces(out.getvalue()).entries == []
    assert tell(out.getvalue()).words == "an archive of files"
