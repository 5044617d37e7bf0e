"""The board pack: what a board is given to read, to decide on, and to ask about."""
