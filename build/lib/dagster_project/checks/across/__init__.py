"""Identities across documents: last year's account, this year's budget, a department and its units."""
