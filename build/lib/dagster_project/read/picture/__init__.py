"""What a page looks like: rendered with PDFium, and compared with what the page says that it prints."""
