"""Dagster shells around the stages: assets, checks, job, schedule, sensor.

What belongs here: names, groups, descriptions, dependencies, metadata. What does not: anything that could be
tested without Dagster.
"""
