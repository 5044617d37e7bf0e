"""What an agency can answer to a recommendation that is put to it."""

from enum import StrEnum


class Response(StrEnum):
    """Whether the agency takes the recommendation on; the partnership alone closes an action."""

    ACCEPTED = "Accepted"
    PARTLY = "Partly accepted"
    NOT_ACCEPTED = "Not accepted"
