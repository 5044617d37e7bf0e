"""A worked round on invented data."""
