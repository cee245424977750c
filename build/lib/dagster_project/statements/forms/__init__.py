"""The canonical forms, described as data."""
