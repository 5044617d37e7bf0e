"""What makes a table beside its words: merged cells, fills, columns aligned by spaces."""
