"""The arithmetic a second time, by Great Expectations on the marts in DuckDB.

``compile_rules`` turns identities of the catalogue into SQL that returns the instances whose stated figures lie outside
the computed interval; ``figures`` prepares the figures from the marts; ``validate`` runs the suites and builds Data
Docs. Nothing here reads a stored verdict: two evaluations that must agree.
"""
