"""The copy for a family: what was promised after a death, in plain words."""
