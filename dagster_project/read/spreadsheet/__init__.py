"""Workbooks: what each cell shows, sheet by sheet."""
