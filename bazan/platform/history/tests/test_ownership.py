"""Whose the files are: the first installation that writes to a place; no other one writes there."""

import os
import uuid
from collections.abc import Iterator

import psycopg
import pytest

from bazan.core.errors import Refused
from bazan.core.labels import sentence
from bazan.platform.history import status
from bazan.platform.history.api import alone
from bazan.platform.history.delta_store import Store
from bazan.platform.history.ownership import FILE, claim
from tests.database import named

pytestmark = pytest.mark.database


@pytest.fixture
def two() -> Iterator[list[psycopg.Connection]]:
    """The databases of two installations."""
    names = [f"owner_{uuid.uuid4().hex[:8]}" for _ in range(2)]
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as admin:
        try:
            for name in names:
                admin.execute(f"CREATE DATABASE {name}".encode())
            with alone(named(names[0])) as first, alone(named(names[1])) as second:
                assert first and second
                for session in (first, second):
                    session.execute(status.OWNER)
                yield [first, second]
        finally:
            for name in names:
                admin.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def test_a_place_has_one_owner_until_its_name_is_taken_away(store: Store, two: list[psycopg.Connection]):
    mine, theirs = two
    claim(mine, store.place)
    claim(mine, store.place)
    with pytest.raises(Refused, match=r"history\.other") as refusal:
        claim(theirs, store.place)
    assert "_owner" in sentence(refusal.value)
    assert store.names() == []
    store.place.tree.delete_file(FILE)
    claim(theirs, store.place)
    with pytest.raises(Refused, match=r"history\.other"):
        claim(mine, store.place)


def test_a_name_that_was_cut_off_while_it_was_written_is_nobodys(store: Store, two: list[psycopg.Connection]):
    store.place.write(FILE, b"")
    claim(two[0], store.place)
    assert store.place.read(FILE).decode() == str(two[0].execute("SELECT id FROM history_owner").fetchall()[0][0])
