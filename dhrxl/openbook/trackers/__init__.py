"""A list of actions that was never ours: its columns by meaning, its words, what was read of it."""
