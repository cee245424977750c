"""落地 land: the frames of the stages are written as Parquet and loaded into the DuckDB schema ``landing``.

``stage`` is the Parquet side (one file a table and batch, many writers); ``warehouse`` the DuckDB side (one writer).
Nothing is transformed here: the columns are those of ``schemas``.
"""
