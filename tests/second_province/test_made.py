"""The second province's folder, as the command makes it, and what an installation makes of it."""

import pytest
from django.db import connection

from tests.second_province import house


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return house.made(tmp_path_factory.mktemp("provinces"))


def test_set_up_twice_is_set_up_once(folder, db):
    with house.serving(folder):
        house.set_up(folder)
        before = _rows()
        house.set_up(folder)
        assert _rows() == before


def _rows():
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
        names = [name for (name,) in cursor.fetchall()]
        cursor.execute(" UNION ALL ".join(f"SELECT '{name}', count(*), sum(hashtext(t::text)::bigint) FROM {name} t" for name in names))
        return {name: (count, said) for name, count, said in cursor.fetchall()}
