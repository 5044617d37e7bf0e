"""How a change to an open book is taken back: at once where a step fails, or later by a button."""
