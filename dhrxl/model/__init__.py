"""The words and values that everything else speaks in."""
