"""What an installation makes of the second province's folder."""

import pytest
from django.db import connection

from bazan.core.time import local_day, now
from bazan.data.datasets import api as datasets
from bazan.data.datasets.types import Context, Record
from bazan.directory.organizations import api as organizations
from bazan.directory.places import api as places
from tests.end_to_end.second_province import province_setup

EXAMS = "code,name_vi,name_en,covers,valid_from,valid_to,source"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = province_setup.made(tmp_path_factory.mktemp("provinces"))
    own = made / "packs" / "education" / "exam_provinces.csv"
    own.parent.mkdir(parents=True)
    own.write_text(f"{EXAMS}\n48,Hải Vân Đông,Hai Van Dong,territory,2017-01-01,,Bộ GD&ĐT\n", "utf-8-sig")
    return made


def test_set_up_twice_is_set_up_once(folder, db):
    with province_setup.serving(folder):
        province_setup.set_up(folder)
        before = _rows()
        province_setup.set_up(folder)
        assert _rows() == before
        _what_packs_name_is_here()


def _rows() -> dict[str, tuple]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
        names = [name for (name,) in cursor.fetchall()]
        cursor.execute(" UNION ALL ".join(f"SELECT '{name}', count(*), sum(hashtext(t::text)::bigint) FROM {name} t" for name in names))
        return {name: (count, said) for name, count, said in cursor.fetchall()}


def _what_packs_name_is_here() -> None:
    today = local_day(now())
    (results,) = [known for known in datasets.datasets() if known.code == "education.exam"]
    assert set(results.lists["exam_provinces"]) == {"48"}
    assert {known.owner for known in datasets.datasets()} <= {body.code for body in organizations.all_on(today)}
    price = {"period": "2026-11-24", "place": "territory", "product": "coffee_beans", "price": "120000"}
    staged = datasets.stage("agriculture.prices", [Record(price, 1)], Context(decimal="."))
    assert not staged.refused and len(staged.rows) == 1
    assert places.root(today).code == province_setup.CODE
