"""What stops a step: raised for callers, shown to people as one sentence with its remedy."""

REPLACE_IT = "Add --force to replace it, or name another place."


class DhrxlError(Exception):
    """Something that keeps a step from going on; nothing has been written."""


class BadInput(DhrxlError):  # noqa: N818 - read as a sentence: "raise BadInput"
    """An input named by the caller cannot be used at all."""


class OutputExists(DhrxlError):  # noqa: N818
    """The output is there already and was not to be replaced."""

    def __init__(self, there: str, remedy: str = REPLACE_IT) -> None:
        """Take what is there, as a sentence without its full stop, and what to do about it."""
        super().__init__(f"{there}. {remedy}")
        self.there = there
