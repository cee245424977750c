"""Characters as words and lines of text."""
