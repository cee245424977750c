"""From the build file to what users open: dbt run, validation, the atomic swap, the data release, the docs page."""
