"""Which form it is, what its columns measure, which item each row is."""
