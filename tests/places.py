"""Where the files that tests read lie."""

from pathlib import Path

REPOSITORY = Path(__file__).parents[1]
SOURCE = REPOSITORY / "dhrxl"
SHEETS = REPOSITORY / "tests" / "sheets"
PUBLISHED = REPOSITORY / "tests" / "published"
