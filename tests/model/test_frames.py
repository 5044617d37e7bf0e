"""Frames of actions: their types, whether or not they hold any."""

import pandas as pd
import pytest

from dhrxl.model.frames import blank, typed
from dhrxl.model.terms import ALL_ACTIONS, DECISIONS, DECISIONS_LOG, PLAN, RETURN


@pytest.mark.parametrize("keys", [PLAN, RETURN, ALL_ACTIONS, DECISIONS, DECISIONS_LOG], ids=len)
def test_no_actions(keys: tuple[str, ...]) -> None:
    """A frame of no actions has the columns and types that no rows have when they are typed."""
    pd.testing.assert_frame_equal(typed(pd.DataFrame(index=pd.RangeIndex(0)), keys), blank(keys))
