"""One document's broken promise costs that document; what concerns the whole stays broken."""

from __future__ import annotations

import pytest

from dagster_project import schemas
from dagster_project.land import warehouse
from dagster_project.land.set_aside import REASON, keep_promises


@pytest.fixture
def landed(tmp_path):
    """Four documents of one page each."""
    with warehouse.writer(tmp_path / "build.duckdb") as connection:
        warehouse.ensure_tables(connection)
        for name in ("a", "b", "c", "d"):
            insert(connection, schemas.FILES, file_path=f"{name}.pdf", document_id=name)
            insert(connection, schemas.DOCUMENTS, document_id=name, file_name=f"{name}.pdf", page_count=1)
            insert(connection, schemas.PAGES, document_id=name, page_number=1)
        yield connection


def insert(connection, table, **row):
    warehouse.insert(connection, table, table.frame([row]))


def documents(connection) -> list[str]:
    return [
        name
        for (name,) in connection.execute("select document_id from landing.documents order by 1").fetchall()
    ]


def test_nothing_happens_where_every_promise_is_kept(landed):
    kept, set_aside = keep_promises(landed)
    assert set_aside == 0
    assert not any(one.breaches for one in kept)
    assert documents(landed) == ["a", "b", "c", "d"]


def test_a_document_with_a_page_too_many_leaves_with_a_rejection_that_names_the_promise(landed):
    insert(landed, schemas.PAGES, document_id="b", page_number=1)
    kept, set_aside = keep_promises(landed)
    assert set_aside == 1
    assert not any(one.breaches for one in kept)
    assert documents(landed) == ["a", "c", "d"]
    assert landed.execute("select count(*) from landing.pages where document_id = 'b'").fetchone() == (0,)
    row = landed.execute("select file_name, scope, reason, message from landing.rejections").fetchone()
    assert row[:3] == ("b.pdf", "file", REASON)
    assert "keys_unique" in row[3]
    assert "pages_accounted_for" in row[3]


def test_half_of_the_documents_are_set_aside_and_more_than_half_are_our_fault(landed):
    for name in ("a", "b"):
        insert(landed, schemas.PAGES, document_id=name, page_number=1)
    assert keep_promises(landed)[1] == 2
    insert(landed, schemas.PAGES, document_id="c", page_number=1)
    insert(landed, schemas.PAGES, document_id="d", page_number=1)
    kept, set_aside = keep_promises(landed)
    assert set_aside == 0
    assert documents(landed) == ["c", "d"]
    assert {one.promise.name for one in kept if one.breaches} == {"keys_unique", "pages_accounted_for"}


def test_a_breach_without_a_document_stays_for_the_night_to_stop_on(landed):
    insert(landed, schemas.UNITS, document_id="nobody", sequence=1, unit_name="本级")
    kept, set_aside = keep_promises(landed)
    assert set_aside == 0
    assert [one.promise.name for one in kept if one.breaches] == ["documents_known"]
