"""Tables whose rules are drawn: lines, grids, and what the figures say where rules are missing."""
