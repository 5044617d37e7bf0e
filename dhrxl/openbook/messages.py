"""The one message that a person sees when a button has done its work, or could not."""

import traceback
from pathlib import Path

TITLE = "Action plans"
LONGEST = 900
"""Characters that every kind of message window shows."""


def fitted(text: str) -> str:
    """Give a message as a window shows it."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 3]}..."


def whereabouts(error: BaseException) -> str:
    """Say where something went wrong, without a word of what people wrote.

    >>> whereabouts(KeyError("the name of a person"))
    'KeyError at '
    """
    frames = traceback.extract_tb(error.__traceback__)
    steps = (f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames)
    cause = f", from {type(error.__cause__).__name__}" if error.__cause__ else ""
    return f"{type(error).__name__}{cause} at {' > '.join(steps)}"
