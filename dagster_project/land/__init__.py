"""落地 land: what the stages hand over becomes Parquet, and tables of the DuckDB schema ``landing``.

``stage`` is the Parquet side (one file a table and batch, many writers); ``warehouse`` the DuckDB side (one writer).
Nothing is transformed here: the columns are those of ``schemas``.
"""
