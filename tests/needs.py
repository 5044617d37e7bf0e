"""What a test needs and a machine may lack: a skip with its reason, or a failure."""

import os
from typing import NoReturn

import pytest


def is_required() -> bool:
    """Say whether this run promises everything (`DHRXL_REQUIRE=1`, set by `.ci/run`)."""
    return os.environ.get("DHRXL_REQUIRE", "") not in ("", "0")


def missing(reason: str) -> NoReturn:
    """Skip the test that asks, with a reason; fail it where skipping is not allowed."""
    if is_required():
        pytest.fail(f"{reason} DHRXL_REQUIRE is set, so this test may not be skipped.")
    pytest.skip(reason)
