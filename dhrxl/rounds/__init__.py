"""What a round means: what counts, how it is rated, and what the board is told."""
