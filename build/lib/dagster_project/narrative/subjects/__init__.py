"""What a figure can be about: sections, totals, named items, and how a phrase finds its subject."""
