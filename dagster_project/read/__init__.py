"""Stage ``read``: a file becomes pages of characters, rules and images, as columns of numbers.

``open_document`` checks the file and opens it with the fast reader; ``second`` reads its figures again with an
independent decoder; ``plumber`` is the reference of the tests and the reading of last resort.
"""

from dagster_project.read.files import open_document
from dagster_project.read.model import Characters, DocumentRejected, Edges, Page, PageRejected

__all__ = [
    "Characters",
    "DocumentRejected",
    "Edges",
    "Page",
    "PageRejected",
    "open_document",
]
