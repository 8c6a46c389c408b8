from types import SimpleNamespace

import pytest

from bazan.apps.web.jinja import navigation
from bazan.register.people.rules import joined
from bazan.register.people.types import Held


def request_of(role: str) -> SimpleNamespace:
    return SimpleNamespace(reach=joined(1, "somebody", [Held(role, None, None)]))


@pytest.mark.parametrize(
    ("role", "offered", "kept_back"),
    [
        ("leader", {"wall", "boards", "incidents", "forms", "datasets", "sources"}, set()),
        ("commune_officer", {"boards", "incidents", "forms", "datasets"}, {"wall", "sources"}),
        ("data_steward", {"sources"}, {"incidents"}),
    ],
)
def test_the_menu_offers_only_what_its_reader_may_open(role, offered, kept_back):
    found = {entry["key"] for entry in navigation(request_of(role), "boards")}
    assert offered <= found and not kept_back & found


def test_the_menu_is_empty_before_signing_in():
    assert navigation(SimpleNamespace(), "") == []
