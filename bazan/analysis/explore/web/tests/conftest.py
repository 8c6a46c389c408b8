"""A made-up province of two communes, an orchard pack with baskets picked in both, and people who may ask."""

from datetime import UTC, datetime
from functools import cache

import pytest
from django.apps import apps
from django.test import Client

from bazan.analysis.explore import api
from bazan.core.time import now
from bazan.data.datasets import api as datasets
from bazan.data.figures import api as figures
from bazan.directory.accounts import api as people
from bazan.directory.permissions.types import Reach
from bazan.directory.places import api as places
from bazan.platform import packs
from tests.fixtures import generated_values, minimal_province

BASKETS = "dataset:orchards.baskets"
BY_MONTH = {"of": BASKETS, "rows": "place.commune", "columns": "period.month", "from": "2026-01-01", "to": "2026-03-31"}


@pytest.fixture(scope="module")
def made_orchards(lasting, tmp_path_factory):
    with lasting():
        figures.forget()
        minimal_province.settle(
            tmp_path_factory.mktemp("explored"), minimal_province.TWO_COMMUNES | {"organizations.toml": minimal_province.center()}
        )
        pack = packs.load(generated_values.MADE_UP / "orchards")
        datasets.load_pack(pack)
    yield
    figures.forget()


@pytest.fixture
def communes(made_orchards, db):
    figures.forget()
    return {one.code: one.id for one in places.communes(now().date())}


class Browser(Client):
    reach: Reach


@pytest.fixture
def signed(communes):
    """A function: a browser signed in as somebody of that role in that commune; ``reach`` says how far they reach."""

    @cache
    def account(*held):
        return generated_values.account(*held)

    def client(role="data_steward", commune=None, language="vi", sector="*"):
        made, person = Browser(), account(role, communes[commune] if commune else None, language, sector)
        made.force_login(person)
        made.cookies["language"] = language
        made.reach = people.reach_of(person)
        return made

    return client


@pytest.fixture
def answered(communes):
    """A function: lets a question have its answer, as the process of the history would; its number."""

    def answer(reach, said=None, **more):
        source = api.source(BASKETS)
        question = api.question_of(said or BY_MONTH, source, now())
        number = api.ask(question, source, "", reach, now())
        one, two = communes["1"], communes["2"]
        told = [] if more.get("empty") else [(one, 1, 4), (one, 2, 6), (two, 1, 1), (one, 3, 14), (two, 3, 2)]
        cells = [[place, f"2026-{month:02}-01T00:00", None, float(count), count] for place, month, count in told]
        found = {
            "cells": [[communes[str(place)], *rest] for place, *rest in more["cells"]] if "cells" in more else cells,
            "held": [[place, f"2026-{month:02}-01T00:00", count + 1, count, 1] for place, month, count in told],
            "sql": "SELECT 1", "only": f"place_id IN ({one})", "read": 32, "waiting": 3, "gaps": [], "seconds": 0.4,
        }  # fmt: skip
        at = more.get("at", datetime.now(UTC))
        apps.get_model("explorations", "Asked").objects.filter(id=number).update(
            state="done", started_at=at, ended_at=at, answer=found, read=32, rows=len(told), seconds=0.4
        )
        return number

    return answer
