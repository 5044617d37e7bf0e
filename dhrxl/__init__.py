"""See that the promises made after a domestic homicide are kept."""

__version__ = "0.1.0"
