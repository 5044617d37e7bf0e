"""What an agency can answer to a recommendation that is put to it."""

from enum import StrEnum

DAYS_SETTING = "Response days"
"""The setting of the partnership within how many days of the plan's date a response is due."""


class Response(StrEnum):
    """Whether the agency takes the recommendation on; the partnership alone closes an action."""

    ACCEPTED = "Accepted"
    PARTLY = "Partly accepted"
    NOT_ACCEPTED = "Not accepted"
