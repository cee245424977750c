"""Findings in words, Chinese and English."""
