"""Where every printed number ended: bound, rejected, or named as what it is."""
