"""Faults injected into nights: what stands afterwards is what an undisturbed night leaves.

``test_*.py`` is the fast part (steps without dbt, in copies of a fresh process); ``python -m tests.faults`` (`make faults`) does
it to whole nights and prints the table, ``python -m tests.faults.hostile`` that of hostile inputs.
"""
