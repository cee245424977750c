"""Findings (发现): causes and text facts as published rows, with their levels and words."""
