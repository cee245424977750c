"""One document end to end, and batches of documents over processes or machines.

``extract_document`` composes the stages on one file; ``check_files`` adds the verdicts (``juesuan check``);
``read_batches`` runs batches of files in processes of their own, here or on the workers of a Dask scheduler:
the same functions, the same rows. Nothing here knows what a form is.
"""
