"""The findings site."""
