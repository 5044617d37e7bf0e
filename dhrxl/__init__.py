"""See that the promises made after a death by domestic abuse are kept."""

__version__ = "0.1.0"
