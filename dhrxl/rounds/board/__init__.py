"""What a board is told first, from the figures of the round."""
