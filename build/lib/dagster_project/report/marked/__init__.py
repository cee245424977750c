"""Marked copies of documents."""
