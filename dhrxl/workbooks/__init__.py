"""The workbooks we make: what stands on each of their sheets."""
