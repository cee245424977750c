"""Faults injected into nights: what stands afterwards is what an undisturbed night leaves.

``small_nights.py`` is the fast part (steps without dbt, in forked processes), which the suite runs in a process of its own;
``python -m tests.faults`` (`make faults`) does it to whole nights and prints the table.
"""
