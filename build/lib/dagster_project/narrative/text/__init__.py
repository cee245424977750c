"""Lines of pages and of plain text → paragraphs, with the way back to every character."""
