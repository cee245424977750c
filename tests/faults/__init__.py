"""Faults injected into nights: what stands afterwards is what an undisturbed night leaves.

``test_*.py`` is the fast part (steps without dbt, in forked processes); ``python -m tests.faults`` (`make faults`) does it to
whole nights and prints the table.
"""
