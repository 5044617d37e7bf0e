"""The shapes that plans come in: lists in a cell, themes, agencies above their table."""
