"""Word documents: text and tables in their order."""
