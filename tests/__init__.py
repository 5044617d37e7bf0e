"""Tests, and the instruments they share: import them as `from tests.compare import ...`."""
