"""``juesuan open``: a page on this machine on which files are dropped, checked and shown."""

from .serving import open_page

__all__ = ["open_page"]
