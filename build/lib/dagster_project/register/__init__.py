"""登记 register: every file under the raw folder, known by its content.

A document is its content: the same bytes under two names are one document, and a corrected republication is just
another file. Nothing is parsed here (that happens in a worker, where a crash costs one document), so what a file
is follows from its first bytes, and its page count from the reading (``complete``).
"""

from dagster_project.register.files import RawFile, as_landed, complete, list_files, register_folder

__all__ = ["RawFile", "as_landed", "complete", "list_files", "register_folder"]
