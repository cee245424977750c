"""What a night may take away by itself: a few documents or a small share, never everything."""

from __future__ import annotations

import duckdb
import pytest

from dagster_project import schemas
from dagster_project.run.night.removal import LargeRemovalError, refuse_large_removal
from dagster_project.settings import Settings


def published(tmp_path, documents: int) -> Settings:
    settings = Settings(raw=tmp_path / "raw", warehouse=tmp_path, largest_removal=0.2)
    with duckdb.connect(str(settings.published_file)) as connection:
        connection.execute("create schema marts")
        connection.execute(
            f"create table marts.dim_file as select 'd' || n as document_id from range({documents}) numbers(n)"
        )
    return settings


def register(*numbers: int):
    return schemas.FILES.frame([{"file_path": f"{n}.pdf", "document_id": f"d{n}"} for n in numbers])


@pytest.mark.parametrize(("left", "of"), [(1, 6), (80, 100), (100, 100), (24, 30)])
def test_a_few_documents_or_a_small_share_may_leave(tmp_path, left, of):
    refuse_large_removal(published(tmp_path, of), register(*range(left)))


@pytest.mark.parametrize(("left", "of"), [(0, 1), (0, 100), (79, 100), (1, 7), (23, 30)])
def test_everything_or_a_large_share_is_refused_with_what_to_do(tmp_path, left, of):
    with pytest.raises(LargeRemovalError, match=f"^{of - left} of {of} published.*--allow-removal"):
        refuse_large_removal(published(tmp_path, of), register(*range(left)))


def test_other_documents_do_not_make_up_for_those_that_are_gone(tmp_path):
    with pytest.raises(LargeRemovalError):
        refuse_large_removal(published(tmp_path, 10), register(*range(100, 200)))


def test_before_the_first_publication_nothing_can_be_taken_away(tmp_path):
    refuse_large_removal(Settings(raw=tmp_path, warehouse=tmp_path), register())
