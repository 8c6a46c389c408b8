from types import SimpleNamespace

import pytest

from bazan.apps.web.jinja import navigation
from bazan.register.people.rules import joined
from bazan.register.people.types import Held


def request_of(role: str) -> SimpleNamespace:
    return SimpleNamespace(reach=joined(1, "somebody", [Held(role, None, None)]))


@pytest.mark.parametrize(
    ("role", "sections"),
    [
        ("leader", "inbox wall desk boards incidents directives warnings rosters forms datasets sources"),
        ("commune_officer", "inbox desk boards incidents directives warnings rosters forms datasets"),
        ("data_steward", "inbox wall desk boards rosters forms datasets sources"),
    ],
)
def test_the_menu_offers_only_what_its_reader_may_open(role, sections):
    assert [entry["key"] for entry in navigation(request_of(role), "boards")] == sections.split()


def test_the_menu_is_empty_before_signing_in():
    assert navigation(SimpleNamespace(), "") == []
