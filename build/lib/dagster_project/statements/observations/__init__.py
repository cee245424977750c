"""Recognised forms → observations and rejections."""
