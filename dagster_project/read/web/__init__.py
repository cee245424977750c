"""Web pages that were saved: text and tables as a browser shows them, without its layout."""
