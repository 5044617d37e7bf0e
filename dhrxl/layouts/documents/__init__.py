"""How a document is drawn: its blocks in reading order, as Word and as PDF."""
