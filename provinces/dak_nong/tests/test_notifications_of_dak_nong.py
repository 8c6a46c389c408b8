"""What the province declares about calling people: sound chains, ways out, rosters, and a demo that is on duty day and night."""

from datetime import timedelta

import pytest

from bazan.coordination.duty_rosters import api as duty_rosters
from bazan.coordination.notifications import api, declared_providers, escalation_chains
from bazan.coordination.notifications.outgoing_channels import CHANNELS
from bazan.coordination.notifications.providers import active_providers
from bazan.core.settings import ROOT
from bazan.core.time import now
from bazan.directory.accounts import api as accounts
from bazan.directory.organizations import api as organizations
from bazan.directory.permissions.rules import PERMISSIONS
from bazan.directory.places import api as places

HERE = ROOT / "provinces" / "dak_nong"


@pytest.fixture(autouse=True)
def _here(monkeypatch):
    monkeypatch.setattr(escalation_chains, "folder", lambda: HERE / "notifications")


def test_every_grave_alert_finds_a_chain_and_every_post_in_it_exists():
    chain = api.chain_for("minor", True)
    assert chain and chain.life_safety and api.chain_for("extreme", False) and api.chain_for("severe", False)
    posts = {to["value"] for one in api.chains().values() for step in one.steps for to in step["to"] if to["kind"] == "post"}
    assert posts <= set(PERMISSIONS)
    assert all(set(one.labels) == {"vi", "en"} for one in api.chains().values())


@pytest.mark.django_db
def test_no_way_out_exists_until_it_is_configured(monkeypatch):
    providers, hooks, policy = declared_providers.declared(HERE / "notifications" / "channels.toml")
    for one in (*providers, *hooks):
        monkeypatch.delenv(one.url_env, raising=False)
    assert active_providers.providers() == () and active_providers.webhooks() == ()
    assert {one.channel for one in providers} == {channel.name for channel in CHANNELS} and policy.most > 0


@pytest.mark.django_db
def test_the_demo_is_on_duty_day_and_night(tmp_path):
    places.load_province(HERE)
    organizations.load_province(HERE)
    accounts.load_demo_accounts(tmp_path / "accounts.toml", "http://127.0.0.1")
    at = now()
    duty_rosters.load_province(HERE / "notifications", at, demo=True)
    root, commune = places.root(at.date()).id, places.communes(at.date())[0].id
    for hours in range(0, 24 * 14, 7):
        moment = at + timedelta(hours=hours)
        assert any("Trực" in one.full_name for one in duty_rosters.on_duty(root, "*", moment))
        assert duty_rosters.on_duty(commune, "environment", moment)
    open_ones = {gap.roster_id for gap in duty_rosters.gaps(duty_rosters.rosters(), at, at + timedelta(days=7))}
    assert {duty_rosters.roster("truc-y-te").id} == open_ones  # one gap is there to be found
