"""What the sheets of a summary are called: by those who make it, and by those who read it back."""

from enum import StrEnum


class SummarySheet(StrEnum):
    """A sheet of a summary, in their order.

    A workbook is made with the plain words (`value`): Excel is given nothing like a string.
    """

    SUMMARY = "Summary"
    COVER = "Cover"
    TREND = "Trend"
    BY_REVIEW = "By review"
    ALL_ACTIONS = "All actions"
    OVERDUE = "Overdue"
    COMING_UP = "Coming up"
    FOR_DECISION = "For decision"
    DECISIONS = "Decisions"
    CHANGES = "Changes"
    PROBLEMS = "Problems"
    RETURNS = "Returns"
    RETURNED_ROWS = "Returned rows"
    RESPONSES = "Responses"
    NO_RESPONSE = "No response"
    LISTS = "Lists"
