"""What cannot stand in the tables of a partnership workbook, with its row and what to do."""

from collections.abc import Iterator, Mapping, Sequence

from dhrxl.model.agencies import Agency, Succession, known_as, several
from dhrxl.model.headings import NOT_PLACED, key_in_plan
from dhrxl.model.personal import quoted
from dhrxl.model.text import folded, listed


def register_faults(by_row: Mapping[int, Agency]) -> Iterator[tuple[int, str]]:
    """Say which rows of a register cannot stand beside each other, and what to do.

    Args:
        by_row: Agencies by the row they stand in.

    Returns:
        Row, and heading and sentence as a message goes on.
    """
    first: dict[str, int] = {}
    for number, agency in by_row.items():
        row = first.setdefault(folded(agency.name), number)
        if row != number:
            fault = (
                f"(Agency): expected each agency once, found {quoted(agency.name)} again (the "
                f"first is in row {row}). Keep one row."
            )
            yield number, fault
    owner: dict[str, int] = {}
    for number, agency in by_row.items():
        for alias, words in {folded(one): one for one in agency.aliases}.items():
            row = first.get(alias) or owner.setdefault(alias, number)
            if folded(by_row[row].name) != folded(agency.name):
                fault = (
                    f"(Aliases): expected other names of {agency.name}, found {quoted(words)}, "
                    f"which is {by_row[row].name} in row {row}. Take it out of one of them."
                )
                yield number, fault
    after = {
        folded(one.name): [folded(heir) for heir in several(one.successor)]
        for one in by_row.values()
    }
    for number, agency in by_row.items():
        met, ahead = set[str](), list(after[folded(agency.name)])
        while ahead:
            name = ahead.pop()
            ahead += () if name in met else after.get(name, ())
            met.add(name)
        if folded(agency.name) in met:
            fault = (
                "(Successor): expected the agency that stands today, found "
                f"{quoted(agency.successor)}, which leads back to {agency.name}. Leave the "
                "successor of one of them empty."
            )
            yield number, fault


def succession_faults(
    by_row: Mapping[int, Succession], register: Sequence[Agency]
) -> Iterator[tuple[int, str]]:
    """Say which rows of the table of successions cannot be used, as `register_faults` does."""
    named = known_as(register)
    heirs = {folded(one.name): several(one.successor) for one in register}
    first: dict[tuple[str, str], int] = {}
    for number, one in by_row.items():
        body = named(one.agency)
        ours = heirs.get(folded(body), ())
        row = first.setdefault((folded(body), one.action_ref), number)
        if not one.action_ref:
            yield number, "(Action ref): expected a reference, found an empty cell. Enter it."
        elif len(ours) < 2:
            fault = (
                "(Agency): expected an agency with several successors in the sheet Agencies, found "
                f"{quoted(one.agency)}. Enter them there, or take the row out."
            )
            yield number, fault
        elif folded(named(one.successor)) not in {folded(named(heir)) for heir in ours}:
            fault = (
                f"(Successor): expected {listed(ours)}, found {quoted(one.successor)}. Correct it."
            )
            yield number, fault
        elif row != number:
            fault = (
                f"(Action ref): expected each action once, found {quoted(one.action_ref)} again "
                f"(the first is in row {row}). Keep one row."
            )
            yield number, fault


def heading_faults(by_row: Mapping[int, tuple[str, str]]) -> Iterator[tuple[int, str]]:
    """Say which rows of the table of headings cannot be used, as `register_faults` does."""
    first: dict[str, int] = {}
    for number, (theirs, ours) in by_row.items():
        row = first.setdefault(folded(theirs), number)
        if key_in_plan(ours) is None:
            fault = (
                "(Means): expected a heading of an action plan, such as Lead agency, or "
                f"{NOT_PLACED}, found {quoted(ours)}. Correct it."
            )
            yield number, fault
        elif row != number and key_in_plan(ours) != key_in_plan(by_row[row][1]):
            fault = (
                f"(Heading): expected each heading once, found {quoted(theirs)} again (the first "
                f"is in row {row}). Keep one row."
            )
            yield number, fault
