"""People told by their names: those of a list, and those that follow a title."""
