"""Agencies: names told apart only where every part is known."""

import pytest

from dhrxl.model.agencies import Agency, names_standing_alone, read_agencies, suggested

REGISTER = (
    Agency(name="Riverton Police", aliases=("Police", "RP")),
    Agency(name="Children's Services", aliases=("CSC", "Peoples Directorate")),
    Agency(name="Health and Social Care"),
    Agency(name="Riverton CCG", successor="Riverton ICB"),
    Agency(name="Riverton PCT", successor="Riverton CCG"),
    Agency(name="Riverton ICB"),
)
ALONE = ("Community Safety Partnership", "People's Services", "Public Health", "Health", "Police")


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("", ()),
        ("Public Health", ("Public Health",)),
        ("Public Health.", ("Public Health",)),
        (
            "Community Safety Partnership People's Services",
            ("Community Safety Partnership", "People's Services"),
        ),
        (
            "Community Safety Partnership People\u2019s  Services",
            ("Community Safety Partnership", "People's Services"),
        ),
        ("Police/Public Health & Health", ("Police", "Public Health", "Health")),
        ("Police, Housing", ("Police, Housing",)),
        ("North and South Housing", ("North and South Housing",)),
        ("Police; Housing | Fire\nHealth", ("Police", "Housing", "Fire", "Health")),
        ("1. Police\n2. Housing", ("Police", "Housing")),
        ("\u2022 Police\n\u2022 police", ("Police",)),
        ("Police and Police", ("Police",)),
        ("TBC", ()),
        ("N/A", ()),
        ("Public\nHealth", ("Public Health",)),
    ],
)
def test_cell_is_split_by_names_of_the_plan(cell: str, names: tuple[str, ...]) -> None:
    """Without a register only names that stand alone elsewhere take words apart."""
    reading = read_agencies(cell, (), ALONE)

    assert names == reading.names
    assert reading.unknown == ()
    assert (len(names) > 1) == reading.assumed


@pytest.mark.parametrize(
    ("cell", "names", "unknown"),
    [
        ("police", ("Riverton Police",), ()),
        ("CSC / Police", ("Children's Services", "Riverton Police"), ()),
        ("Children\u2019s Services (CSC)", ("Children's Services",), ()),
        ("Health & Social Care", ("Health and Social Care",), ()),
        ("Health and Social Care RP", ("Health and Social Care", "Riverton Police"), ()),
        ("Riverton Polise", ("Riverton Polise",), ("Riverton Polise",)),
        ("Public Health", ("Public Health",), ("Public Health",)),
        ("Riverton PCT", ("Riverton ICB",), ()),
        ("Riverton CCG; Riverton ICB", ("Riverton ICB",), ()),
    ],
)
def test_cell_is_read_by_the_register(
    cell: str, names: tuple[str, ...], unknown: tuple[str, ...]
) -> None:
    """Names and aliases give the register's name; what is unknown is kept whole and told."""
    reading = read_agencies(cell, REGISTER, ALONE)

    assert names == reading.names
    assert unknown == reading.unknown


def test_what_was_done_is_said() -> None:
    """Splitting, succession and cells that name nobody are put into sentences."""
    reading = read_agencies("CSC / Riverton PCT; TBC", REGISTER)

    assert reading.readings == (
        '"CSC / Riverton PCT" read as Children\'s Services; Riverton PCT.',
        "Riverton PCT is no more: Riverton ICB took over from it.",
        '"TBC" names no agency.',
    )
    assert reading.joint_text == "Riverton ICB"


def test_successors_in_a_circle_end() -> None:
    """A register that goes round in a circle does not hang."""
    circle = (Agency(name="A", successor="B"), Agency(name="B", successor="A"))

    assert read_agencies("A", circle).names == ("B",)


def test_composites_do_not_stand_alone() -> None:
    """A cell made up of other names is no name that stands alone."""
    cells = ["Police Public Health", "Police", "Public Health.", "Fire and Rescue", "TBC", ""]

    assert names_standing_alone(cells) == ("Police", "Public Health", "Fire and Rescue")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Riverton Polise", " Did you mean Riverton Police or Riverton ICB?"),
        ("Childrens Services", " Did you mean Children's Services?"),
        ("Fire", ""),
    ],
)
def test_near_names_are_suggested_never_taken(name: str, expected: str) -> None:
    """A name that looks like a known one is only suggested."""

    assert expected == suggested(name, REGISTER)


ROLES = ("City Police", "Harbour Trust", "Elm Council", "Victim Support")


@pytest.mark.parametrize(
    ("cell", "lead", "joint"),
    [
        ("City Police (to lead) and Harbour Trust", "City Police", ("Harbour Trust",)),
        ("Harbour Trust (City Police to lead)", "City Police", ("Harbour Trust",)),
        ("Harbour Trust [lead: City Police]", "City Police", ("Harbour Trust",)),
        ("City Police (supported by Harbour Trust)", "City Police", ("Harbour Trust",)),
        ("City Police (Lead), Elm Council (support)", "City Police", ("Elm Council",)),
        ("Harbour Trust and City Police (lead agency)", "City Police", ("Harbour Trust",)),
        ("Lead: Elm Council\nSupport: City Police", "Elm Council", ("City Police",)),
        ("Support: City Police / Lead: Elm Council", "Elm Council", ("City Police",)),
        ("Lead agency \u2013 Elm Council; Supported by City Police", "Elm Council",
         ("City Police",)),
        ("Elm Council, with support from City Police", "Elm Council", ("City Police",)),
        ("Elm Council supported by Victim Support", "Elm Council", ("Victim Support",)),
        ("City Police to lead, Harbour Trust to support", "City Police", ("Harbour Trust",)),
        ("City Police - lead; Harbour Trust - support", "City Police", ("Harbour Trust",)),
        ("Led by Elm Council", "Elm Council", ()),
        ("Moor Trust (lead) and Fen Trust", "Moor Trust", ("Fen Trust",)),
        ("Lead: TBC / Support: Elm Council", "", ("Elm Council",)),
        ("Supported by Harbour Trust", "", ("Harbour Trust",)),
        ("City Police (Lead Agency) supported by all agencies", "City Police", ()),
        ("Victim Support", "Victim Support", ()),
        ("Safeguarding Lead", "Safeguarding Lead", ()),
        ("Joint Commissioning Team", "Joint Commissioning Team", ()),
    ],
)  # fmt: skip
def test_words_of_role_say_who_leads(cell: str, lead: str, joint: tuple[str, ...]) -> None:
    """Who leads is what the cell says, and no word of role becomes part of a name."""
    reading = read_agencies(cell, (), ROLES)

    assert (lead, joint) == (reading.lead, reading.joint)
    assert reading.assumed is False


@pytest.mark.parametrize(
    "cell",
    ["City Police, Elm Council and Harbour Trust", "City Police / Elm Council/Harbour Trust",
     "City Police & Elm Council & Harbour Trust"],
)  # fmt: skip
def test_known_names_are_told_apart_whatever_joins_them(cell: str) -> None:
    """Where every name is known, a comma, a stroke and an "and" part them; the first leads."""
    reading = read_agencies(cell, (), ROLES)

    assert reading.names == ("City Police", "Elm Council", "Harbour Trust")
    assert reading.assumed


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("All agencies", ()),
        ("All partners.", ()),
        ("Each agency", ()),
        ("Relevant partner agencies", ()),
        ("Multi-agency", ()),
        ("Elm Council and all partners", ("Elm Council",)),
        ("All agencies, led by City Police", ("City Police",)),
    ],
)
def test_agencies_at_large_are_none_and_that_is_said(cell: str, names: tuple[str, ...]) -> None:
    """Words for everybody name nobody who can be asked."""
    reading = read_agencies(cell, (), ROLES)

    assert names == reading.names
    assert "names no agency" in "".join(reading.readings)


def test_names_beside_a_role_are_names_of_the_plan() -> None:
    """A name known only from beside a word of role takes other cells apart."""
    cells = ["City Police (to lead) and Harbour Trust", "Lead: Elm Council\nSupport: City Police"]
    names = names_standing_alone([*cells, "All agencies"])

    assert names == ("City Police", "Harbour Trust", "Elm Council")
    assert read_agencies("Elm Council/City Police", (), names).names == (
        "Elm Council",
        "City Police",
    )
