"""Who published a document, for which year, and what it says that it contains."""
