"""Narrative identities: the claims of one document against themselves, each other and the forms."""
