"""The vocabulary as data, the names of items, and what a digit string can be."""
