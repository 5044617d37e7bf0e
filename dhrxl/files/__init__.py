"""Bytes and formats: files opened, found safe, read as grids or lines, and saved."""
