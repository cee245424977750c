"""Tables as printed: rows of cells, titles, headers, notes, and the pieces that make one form."""
