"""Which figure is wrong: failing checks as one system of constraints, and the smallest sets that repair it."""
