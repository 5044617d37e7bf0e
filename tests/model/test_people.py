"""People found by the names of a list and after titles: what is found, and what is left alone."""

import pytest

from dhrxl.model.people.likeness import plainly
from dhrxl.model.people.names import NameList
from dhrxl.model.people.titles import titled, without_title

LIST = (
    "Sam Hollis",
    "O'Brien, Anne-Marie",
    "Zo\u00eb Smith-Jones",
    "May",
    "Jo Ng",
    "Mr. John Peter McDonald (Jack)",
    "Asa Long",
    "Will Young",
    "ana van der berg",
    "\u0645\u062d\u0645\u062f \u0639\u0644\u064a",
    "Anna M\u00fcller",
)
NAMES = NameList(tuple(enumerate(LIST, 1)))


@pytest.mark.parametrize(
    "text",
    [
        "SAM HOLLIS", "sam hollis", "Hollis, Sam", "hollis sam", "S. Hollis", "s hollis",
        "Hollis S", "S.H. was told", "Sam James Hollis", "sam james hollis", "Hollis's house",
        "Hollis\u2019 house", "the Hollises", "Sam\nHollis", "Sam Hol-\nlis", "Hol\nlis",
        "Sam Hol\u00adlis", "S\u200bam Hollis", "Sam\u00a0Hollis", "\u0405\u0430m \u041dollis",
        "S\u0430m H\u043ell\u0456s", "HoIIis", "H0llis",
        "\uff33\uff21\uff2d \uff28\uff2f\uff2c\uff2c\uff29\uff33",
        "Sam H\u00f3llis", "Sam Ho\u0301llis", "sam_hollis", "SamHollis", "S a m H o l l i s",
        "Anne Marie O Brien", "annemarie obrien", "O\u2019Brien", "OBrien", "Brien",
        "Zoe smith jones", "Smith", "smith-jones zoe", "May was told", "Jo told us", "jo ng",
        "McDonald", "Mc Donald J", "Jack", "J McDonald", "Asa", "a. long", "Young", "will young",
        "Berg", "ana van der berg", "O\u02bcBrien", "O\u02bbBrien", "O\ua78cBrien", "MacDonald",
        "J. Macdonald", "M\u00fcller", "Muller", "Mueller", "MUELLER", "\u0639\u0644\u064a",
    ],
)  # fmt: skip
def test_a_name_of_the_list_is_found_however_it_is_written(text: str) -> None:
    """A name is found by case, order, initials, accents, spaces, look-alikes and line breaks."""
    assert NAMES.find(f"Agreed with {text} on Monday.")


@pytest.mark.parametrize(
    "text", ["McDonald", "MacDonald", "MACDONALD", "Jo Mac Donald", "Jo Mcdonald"]
)
@pytest.mark.parametrize("line", ["JO MCDONALD", "Jo Mc Donald", "Jo Mac Donald", "jo macdonald"])
def test_mc_is_mac_however_either_is_written(line: str, text: str) -> None:
    """Mc and Mac, in capitals or small letters, apart or not, are the same on list and in text."""
    assert NameList(((1, line),)).find(f"Agreed with {text} on Monday.")


def test_an_accent_may_be_typed_apart() -> None:
    """A letter of the list with its accent behind it is that letter."""
    assert NameList(((1, "Eva Mu\u0308ller"),)).find("Mueller came")


@pytest.mark.parametrize(
    "text",
    [
        "as a result", "As a result", "along the way", "a long time", "young people will",
        "by 3 May 2026", "in May 2026", "on the 5th May", "the same home", "Housing", "joan",
        "the bergs of ice", "samhain", "collision", "mayor", "is he", "",
        "mac donald", "mull",
    ],
)  # fmt: skip
def test_words_that_are_no_name_are_left_alone(text: str) -> None:
    """Words in small letters, dates and words that only begin like a name are no names."""
    assert () == NAMES.find(text)


def test_what_is_found_is_told_by_its_line_and_two_letters() -> None:
    """A phrase says which line of the list it is, and of the name its last two letters."""
    found = NAMES.find("Sam Hollis and O\u2019Brien")

    assert [
        "looks like the name in line 1 of the list, ending is",
        "looks like part of the name in line 2 of the list, ending en",
    ] == [one.phrase for one in found]
    assert ["ending g"] == [one.phrase[-8:] for one in NAMES.find("Told to Ng")]
    assert ["ending g"] == [one.phrase[-8:] for one in titled("told to PC Ng")]


@pytest.mark.parametrize(
    "text",
    [
        "Mr Hollis", "mrs hollis", "MRS HOLLIS", "Dr. Patel", "Dr.Patel", "dr Patel",
        "PC 1234 Hollis", "PC 1234", "DI Sam Hollis", "Cllr Green", "Sister Mary", "Nurse Kaur",
        "Rev\u2019d Jones", "Rev. Jones", "Prof A. B. Khan", "Dr van der Berg", "Dr al-Hassan",
        "Dr\nPatel", "Mr & Mrs Hollis", "DCI O'Brien", "Cyng Rhys", "Parch. Evans",
        "Detective Sergeant Hollis", "\u041cr Hollis", "T/DI Hollis", "D.C. Hollis", "DC Brown",
        "PC Ward", "Sgt Price", "Ms S Hollis", "Miss Hollis", "Inspector Green",
        "Det. Supt. Hollis", "D/Sgt Hollis", "MS HOLLIS", "Father Brown", "P.C. Hollis",
        "Dr \u0639\u0644\u064a", "Dr Hollis-Ward",
        "PCSO Hollis", "D\u200br Patel", "Dr\u00a0Patel", "Nyrs Kaur",
    ],
)  # fmt: skip
def test_a_name_after_a_title_is_found(text: str) -> None:
    """A name after a title or a rank is found, in English and Welsh, however it is encoded."""
    assert titled(f"Agreed with {text}, then sent")


@pytest.mark.parametrize(
    "text",
    [
        "PC Training Lead", "Dr surgery", "DS policy", "MS Teams", "PC A", "Dr B", "PC 1", "Mr A",
        "they miss appointments", "Elm DC", "Police officer", "the sister of Ben",
        "Nurse Practitioner", "PC and Sgt rota", "Dr in charge", "PS: see the plan",
        "DC Housing Team", "Officer A", "Sister agencies", "Detective Chief Inspector, Elm",
        "PC Domestic Abuse Lead", "Asked the Nurse. Police attended", "Mrs", "",
    ],
)  # fmt: skip
def test_a_role_after_a_title_is_no_name(text: str) -> None:
    """A role, a thing, a pseudonym of one letter or the end of a sentence is no name."""
    assert () == titled(text)


def test_titles_of_a_list_are_no_part_of_its_names() -> None:
    """A line "Dr Sam Hollis" is the name Sam Hollis; a line of one word is a name as it is."""
    assert "Sam Hollis" == without_title("Dr. Sam Hollis")
    assert () == NameList(((1, "Mr Sam Hollis"),)).find("the surgery of Dr Elm, Mr Ash")


def test_accents_look_alikes_and_what_nobody_sees_make_no_difference() -> None:
    """The plain letters of a text are those that a reader takes it for."""
    assert "Sam Soren HoIIis" == plainly(
        "S\u200ba\u0301m S\u00f8ren \u041do\u0406\u0406\u0456\u0455"
    )
