"""Processes of our own, in which work is done that may end them."""
