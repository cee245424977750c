"""Tables without rules, or with some: columns and rows from the text itself."""
