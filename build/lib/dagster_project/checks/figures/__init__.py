"""Printed figures as the checks see them: keys, intervals, places, and checks as constraints on them."""
