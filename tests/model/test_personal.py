"""Personal data: found by its shape, masked, and not seen where there is none."""

import random
import re

import pytest

from dhrxl.model import personal
from dhrxl.model.personal import addresses, find, quoted
from tests.loops import some


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("looks like an NHS number, ending 19", "NHS 943 476 5919"),
        ("looks like an NHS number, ending 19", "(9434765919)"),
        ("looks like an NHS number, ending 19", "943-476-5919."),
        ("looks like an e-mail address, ending uk", "ask jo.o'neil+dhr@mail.police.example.uk."),
        ("looks like a phone number, ending 23", "call 07700 900123 after five"),
        ("looks like a phone number, ending 23", "+44 (0)7700 900 123"),
        ("looks like a phone number, ending 23", "tel: (0161) 496 0123"),
        ("looks like a phone number, ending 23", "00447700900123"),
        ("looks like a postcode, ending AA", "at 4 High Street, M1 1AA"),
        ("looks like a postcode, ending AA", "WA101AA"),
        ("looks like a National Insurance number, ending 6C", "QQ 12 34 56 C; AB123456C"),
        ("looks like a National Insurance number, ending 6c", "ab 12 34 56 c"),
        ("looks like a date of birth, ending 80", "DOB 12/3/1980"),
        ("looks like a date of birth, ending 80", "D.O.B: 12.03.80"),
        ("looks like a date of birth, ending 80", "born on 12th March 1980 in Anytown"),
        ("looks like a date of birth, ending 12", "Date of birth is 1980-03-12"),
        ("looks like a date of birth, ending 81", "DOB 12 Mar 81"),
        ("looks like a date of birth, ending 81", "d.o.b. 12th of March 1981"),
        ("looks like a date of birth, ending 81", "born 12 March 1981"),
        ("looks like a date of birth, ending 81", "He was born on the 12th March 1981."),
        ("looks like a date of birth, ending 81", "D O B: 12.03.1981"),
        ("looks like a date of birth, ending 81", "birthday 12/3/81"),
        ("looks like a date of birth, ending 81", "dob\u00a012\u2009Mar\u00a01981"),
        ("looks like a date of birth, ending 81", "DOB: March 12th, 1981"),
        ("looks like a date of birth, ending ob", "12-Mar-1981 (dob)"),
        ("looks like an NHS number, ending 19", "943\u00a0476\u20095919"),
        ("looks like an NHS number, ending 19", "943.476.5919"),
        ("looks like an NHS number, ending 19", "943 / 476 / 5919"),
        ("looks like an NHS number, ending 19", "943\u2013476\u20135919"),
        ("looks like an NHS number, ending 19", "NHS number: 94 34 76 59 19"),
        ("looks like an NHS number, ending 19", "943\u200b476\u200b5919"),
        ("looks like an NHS number, ending 19", "\uff19\uff14\uff13 476 5919"),
        ("looks like an e-mail address, ending uk", "jo\uff20mail.example.uk"),
        ("looks like an e-mail address, ending uk", "jo@mail\u200b.example.uk"),
        ("looks like an e-mail address, ending uk", "mailto:jo@mail.example.uk"),
        ("looks like a phone number, ending 23", "tel:07700900123"),
        ("looks like a phone number, ending 23", "Tel.07700 900123"),
        ("looks like a phone number, ending 23", "tel:+447700900123"),
        ("looks like a phone number, ending 23", "+44 (0) 161 496 0123"),
        ("looks like a phone number, ending 23", "0161.496.0123"),
        ("looks like a phone number, ending 23", "0161-496-0123"),
        ("looks like a phone number, ending 23", "07700\u00a0900\u2009123"),
        ("looks like a phone number, ending 23", "0.7.7.0.0.9.0.0.1.2.3"),
        ("looks like a phone number, ending 23", "0770\u200b0900\u200b123"),
        ("looks like a phone number, ending 23", "call 07700  900123"),
        ("looks like a postcode, ending aa", "at 4 high street, m1 1aa"),
        ("looks like a postcode, ending aa", "wa101aa"),
        ("looks like a postcode, ending AA", "M1\u00a01AA"),
        ("looks like a National Insurance number, ending 6C", "Q Q 1 2 3 4 5 6 C; AB 12 34 56 C"),
        ("looks like a National Insurance number, ending 6c", "ab\u00a0123456\u00a0c"),
        ("looks like a National Insurance number, ending 6c", "ab-12-34-56-c"),
    ],
)
def test_found(phrase: str, text: str) -> None:
    """Each shape is found once, and no more than two of its characters are told."""
    assert (phrase,) == find(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "BEN-08.1, DHR07-03.1 and ADULT-A-17.6",
        "Q4 2025/26; 31/12/2016; 7.10.15; 01-10-2016",
        "£1,234,567,890 or 1234567.89 in 2016 2017 2018",
        "ring 999, 101, 111 or 116 123",
        "the national helpline 0808 2000 247 and 0300 123 1234",
        "version 1.10.2, rule 4.3.2.1",
        "943 476 5918",
        "0000000000",
        "order 9434765919123",
        "born in Anytown; new-born care; dob",
        "@mention or a@b",
        "Level A1 2BC-style training; ISO A4 9AB5",
        "ZQ1 1AA",
        "E1 2 of 3; e1 2nd floor; b1 1st meeting; s4 5th of May",
        "on 12 03 26 a meeting; on 12-03-26 a review; by 10 11 12 a",
        "Section 47; section 17 of the Children Act 1989; s. 42",
        "BEN-08.1 by 31.03.2026; DHR07-03.1, 1.1.1 and 1.1.2",
        "12 March 1981; 12/3/81; reviewed 12 Mar 26",
        "01.02.2026 12 cases; 01-04-2025 31 cases; 01 02 03 04 05 06",
        "report 0161 496 0123; Ref: 01234-567890; crime no. 07700 900123",
        "\u00a3770,090,012 and \u00a30161 4960123; 0.1234567890",
        "children born after 1 April 2025; born in the year to 31 March 2026",
        "no 943 476 5910; page 1 of 12; 50% of 1,234,567",
    ],
)
def test_left_alone(text: str) -> None:
    """References, dates, amounts, services' numbers and wrong check digits are no personal data."""
    assert find(text) == ()


def test_order_and_overlap() -> None:
    """Findings come in the order of the text, and no character counts twice."""
    text = "M1 1AA, 07700 900123, jo@mail.example.uk, DOB 1/2/1990"

    assert find(text) == (
        "looks like a postcode, ending AA",
        "looks like a phone number, ending 23",
        "looks like an e-mail address, ending uk",
        "looks like a date of birth, ending 90",
    )


def test_team_mailboxes() -> None:
    """An address that is known to be a team's is left alone, in any case."""
    text = "Send to DHR.Team@anytown.example or jo@anytown.example"

    assert find(text, known=("dhr.team@anytown.example",)) == (
        "looks like an e-mail address, ending le",
    )
    assert addresses(text) == ("DHR.Team@anytown.example", "jo@anytown.example")


def test_long_text() -> None:
    """A cell full of one word is looked through in no time."""
    assert find("a" * 32_767) == ()
    assert find("0 " * 16_000) == ()


def test_a_quoted_text_tells_no_personal_data() -> None:
    """What a message quotes is cut where it is long and told by its kind where it is personal."""
    assert "'ASAP'" == quoted("ASAP")
    assert "text that looks like a phone number, ending 83" == quoted("ring Jo on 0161 496 0183")
    assert f"'{'x' * 59}…'" == quoted("x" * 61)
    assert f"'{'x' * 60}'" == quoted("x" * 60)


PIECES = (
    "0", "1", "44", "+44", "07700", "943", "476", "5919", "900123", "12", "1980", "March", "born",
    "d.o.b", "AB", "C", "M1", "1AA", "NHS", "no", "jo", "@", "mail.example", " ", "  ", "-", "/",
    ".", "(", ")", ",", "\n", "\u00a0", "\u2013", "\uff11", "\u0661", "th", "QQ", "a", "ref",
)  # fmt: skip


def test_a_shape_is_looked_for_wherever_it_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    """In texts put together at random the same is found as where each shape is always tried."""
    chance = random.Random(11)
    texts = ["".join(chance.choices(PIECES, k=chance.randint(1, 14))) for _ in range(20_000)]
    found = list(map(find, texts))

    always = re.compile("")
    shapes = tuple(shape._replace(figures=0, part=always) for shape in personal.SHAPES)
    monkeypatch.setattr(personal, "SHAPES", shapes)

    assert list(map(find, texts)) == found
    kinds = {phrase.split(",")[0] for phrases in found for phrase in phrases}
    for shape in some(shapes):
        assert f"looks like {shape.kind}" in kinds
