"""Reasons not to publish a failing check: a probable misreading, another admissible binding, a case that the document leaves open."""
