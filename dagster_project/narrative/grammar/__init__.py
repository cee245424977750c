"""Sentences → drafts of claims."""
