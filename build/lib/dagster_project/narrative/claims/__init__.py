"""Claims (陈述): drafts, lists of parts, denominators, completion over the whole document, rows."""
