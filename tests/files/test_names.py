"""Names of files made of what people wrote are safe everywhere and never leave their folder."""

import re
import sys
from datetime import date
from pathlib import Path
from unicodedata import category, normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dhrxl.files.names import LONGEST, FileNames, printable, safe_file_name
from dhrxl.jobs.findings import write_receipts
from dhrxl.jobs.split import split
from dhrxl.model.partnership import Partnership
from dhrxl.rounds.agreed import baseline_of
from tests.invented import AS_AT, action, answer, plan, returns, stand
from tests.loops import some

HARMFUL = (
    "../../etc/x", "..\\..\\x", "C:\\x", "C:x", "/abs", "\\\\server\\share\\x", "..", ".", "~",
    "~$x", "", " ", "CON", "con.xlsx", "NUL", "nul .x", "COM1", "LPT\u00b9", "CONIN$", "x.", "x ",
    "x. . ", 'a<b>c:d"e/f\\g|h?i*j', "a[1]", "a\x00b", "a\nb", "a\x1b[31mred", "a\x7fb",
    "a\u202egnp.exe",
    "\ufeffx", "a\u200bb", "a\u2028b", "\ud800", "\U0001f469\u200d\U0001f692", "\U0001f600" * 80,
    "Heddlu Gog\u0308led", "\u5317\u4eac" * 100, "x" * 400, "x" * 119 + " y", "%PATH%", "$(id)",
    "-rf", "file:///etc/passwd", "\uff0e\uff0e\uff0fx", "a\u2044b", "ALDER" + "." * 300,
)  # fmt: skip
ODD_LETTERS = st.sampled_from(
    [*'<>:"/\\|?*[]. ~$-%', *"\x00\n\t\x1b\u202e\u200b\ufeff\u0308\u00df"]
)
NAMES = st.lists(st.one_of(ODD_LETTERS, st.characters()), max_size=300).map("".join)
TOKENS = st.sampled_from(["..", "/", "\\", "con", "NUL", "COM9", ".xlsx", "x", " ", ":", "\u00e9"])
WORDS = st.one_of(NAMES, st.lists(TOKENS, max_size=12).map("".join), st.sampled_from(HARMFUL))
DEVICES = {"con", "prn", "aux", "nul", "conin$", "conout$"} | {
    f"{port}{number}" for port in ("com", "lpt") for number in "0123456789\u00b9\u00b2\u00b3"
}


def faults(name: str) -> list[str]:
    """Give what some system or program has against a name."""
    stem = name.split(".")[0].rstrip(" ").casefold()
    against = {
        "a sign that is not allowed": re.search(r'[<>:"/\\|?*\[\]]', name),
        "a letter nobody sees": [
            letter for letter in name if category(letter) in ("Cc", "Cf", "Cs", "Cn", "Zl", "Zp")
        ],
        "a dot or space at its end": name != name.rstrip(". "),
        "a hidden or a lock file": name.startswith((".", "~", " ")),
        "a device": stem in DEVICES,
        "nothing": not name,
        "too long": len(name.encode("utf-8", "replace")) > 240 or len(name) > LONGEST + 15,
        "not in one form": name != normalize("NFC", name),
    }
    return [fault for fault, found in against.items() if found]


@settings(max_examples=400, deadline=None)
@given(text=WORDS)
def test_safe(text: str) -> None:
    """Whatever a person is called in a file, its name has nothing a system objects to."""
    name = f"{safe_file_name(text)}.xlsx"

    assert [] == faults(name)
    assert Path("folder", name).resolve().parent == Path("folder").resolve()


@pytest.mark.parametrize("text", HARMFUL)
def test_safe_names_stay(text: str) -> None:
    """A name that was made safe once is not changed again."""
    assert safe_file_name(text) == safe_file_name(safe_file_name(text))


@pytest.mark.parametrize(
    "text",
    ["Northshire Police", "Heddlu Gogledd Cymru", "St Mary's & Co (North)", "\u5317\u4eac"],
)
def test_good_names_stay(text: str) -> None:
    """A name that every system takes is kept to the letter."""
    assert text == safe_file_name(text)


def test_faults_are_found() -> None:
    """The test itself sees each fault."""
    assert 8 == len(
        {
            fault
            for name in ("a/b", "a\nb", "a.", "~$a", "con.x", "", "x" * 400, "e\u0301")
            for fault in faults(name)
        }
    )


def as_kept(name: str) -> set[str]:
    """Give a name as file systems tell it from others: by case, by how accents are written."""
    return {
        normalize(form, change(name))
        for form in ("NFC", "NFD", "NFKC")
        for change in (str.casefold, str.upper, str.lower)
    }


@settings(max_examples=200, deadline=None)
@given(texts=st.lists(WORDS, min_size=2, max_size=8))
def test_no_two_alike(texts: list[str]) -> None:
    """No two names of a folder are one to any system."""
    names = FileNames()
    given_out = [names.unused(safe_file_name(text)) for text in texts]

    for number, name in enumerate(some(given_out)):
        assert [] == faults(name)
        assert as_kept(name).isdisjoint(set().union(*map(as_kept, given_out[:number])))


def test_alike() -> None:
    """Names that differ in case, in how an accent is written or in width get numbers."""
    names = FileNames()
    texts = [
        "Caf\u00e9",
        "cafe\u0301",
        "CAF\u00c9",
        "Stra\u00dfe",
        "STRASSE",
        "\uff30olice",
        "Police",
    ]

    assert [
        "Caf\u00e9.xlsx", "caf\u00e9 (2).xlsx", "CAF\u00c9 (3).xlsx", "Stra\u00dfe.xlsx",
        "STRASSE (2).xlsx", "\uff30olice.xlsx", "Police (2).xlsx",
    ] == [names.unused(safe_file_name(text)) for text in texts]  # fmt: skip


def everything_below(folder: Path) -> set[Path]:
    """Give all files below a folder."""
    return {path for path in folder.rglob("*") if not path.is_dir()}


@pytest.mark.parametrize("text", [t for t in HARMFUL if "\x00" not in t and "\ud800" not in t])
def test_split_stays_in_its_folder(tmp_path: Path, text: str) -> None:
    """Agencies and rounds of any name give returns in the folder chosen, and nowhere else."""
    out = tmp_path / "deep" / "out"
    rows = [action("ELM-01.1", text), action("ELM-02.1", "Police")]

    done = split(
        baseline_of(plan(*rows, review=text), None, Partnership()), folder=out, round_=text,
        as_at=AS_AT, partnership=Partnership(name="Ashdale"), per_review=True,
    )  # fmt: skip

    assert everything_below(tmp_path) == {one.path for one in done.returns}
    assert {out} == {one.path.parent for one in done.returns}
    for one in some(done.returns):
        assert [] == faults(one.path.name)


@pytest.mark.parametrize("file", ["../../x.xlsx", "C:\\x.xlsx", "sub/con.xlsx", "\U0001f600" * 60])
def test_receipts_stay_in_their_folder(tmp_path: Path, file: str) -> None:
    """Returns of any name get receipts in the folder chosen, and nowhere else."""
    deed = action("ELM-01.1")
    found = stand(returns((file, "Police", [answer(deed)])), plans=plan(deed))

    made = write_receipts(found, tmp_path / "deep" / "out", force=False)

    assert everything_below(tmp_path) == set(made)
    assert [] == faults(made[0].name)


def test_link_in_the_folder(tmp_path: Path) -> None:
    """A link that lies where a return would go is not followed: what it leads to stays."""
    theirs, out = tmp_path / "theirs.txt", tmp_path / "out"
    theirs.write_bytes(b"theirs")
    out.mkdir()
    for name in ("Police", "Health"):
        (out / f"Q4 - {name}.xlsx").symlink_to(theirs if name == "Police" else tmp_path / "gone")
    base = baseline_of(plan(action("ELM-01.1"), action("ELM-02.1", "Health")), None, Partnership())
    given = {"round_": "Q4", "as_at": date(2026, 3, 31), "partnership": Partnership(name="Ashdale")}

    said = []
    for force in (False, True):
        try:
            split(base, folder=out, force=force, **given)  # type: ignore[arg-type]
        except Exception as error:
            said.append(str(error))

    assert 2 == len(said), said
    assert b"theirs" == theirs.read_bytes()
    assert not (tmp_path / "gone").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="a path of Windows ends at 260 letters")
def test_deep_folder(tmp_path: Path) -> None:
    """Folders more than 260 letters deep take returns like any other."""
    out = tmp_path.joinpath(*["Community Safety Partnership of Northshire and the Vale"] * 6)
    base = baseline_of(plan(action("ELM-01.1")), None, Partnership())

    done = split(
        base, folder=out, round_="Q4", as_at=AS_AT, partnership=Partnership(name="Ashdale")
    )

    assert len(str(done.returns[0].path)) > 260
    assert done.returns[0].path.is_file()


def test_bullets_of_word_are_printed() -> None:
    """A letter of private use, such as a bullet pasted from Word, is shown as it came."""
    assert "\uf0b7 Train" == printable("\uf0b7 Train")
    assert "\ufffd[2J" == printable("\x1b[2J")
