"""A steward looks at a formula on trial, and switches it on with a reason."""

import pytest
from django.test import Client

from bazan.data.indicators import api as indicators
from tests.fixtures import generated_values
from tests.fixtures.formula_trial_province import HONEY, NOW, changed, land  # noqa: F401 - a fixture

INDICATOR = "/indicators/honey.kg_month"
PAGE = f"{INDICATOR}/trial"


def signed(role: str, language: str) -> Client:
    made = Client()
    made.force_login(generated_values.account(role, None, language))
    made.cookies["language"] = language
    return made


@pytest.mark.django_db(transaction=True)
def test_a_steward_sees_old_beside_new_and_switches_on_with_a_reason(land, tmp_path):  # noqa: F811
    steward, leader = signed("data_steward", "en"), signed("leader", "en")
    before = steward.get(PAGE).content.decode()
    assert "No formula of this indicator is on trial" in before and "bazan indicators try FOLDER honey.kg_month" in before
    assert f'href="{PAGE}"' in steward.get(INDICATOR).content.decode()
    assert f'href="{PAGE}"' not in leader.get(INDICATOR).content.decode()
    folder = changed(tmp_path, HONEY, "kg_month", {"sum(r.kg)": "sum(r.kg) * 2", "version = 1": "version = 2"})
    trial_id = indicators.try_folder(folder, (), "a.steward", "the scales were wrong", NOW)
    waiting = steward.get(PAGE).content.decode()
    assert "Waiting to begin" in waiting and "<trial-progress" in waiting
    assert "Waiting to begin" in steward.get(INDICATOR).content.decode()
    steward.post(f"{PAGE}/move", {"step": "cancel"})
    assert "Stopped" in steward.get(PAGE).content.decode()
    steward.post(f"{PAGE}/move", {"step": "resume"})
    indicators.run_trial(trial_id)
    shown = steward.get(f"{PAGE}?order=largest").content.decode()
    assert "<trial-progress" not in shown
    assert "the scales were wrong" in shown and "<svg" in shown and "In force, version 1" in shown and "On trial, version 2" in shown
    assert "Đang dùng, phiên bản 1" in signed("data_steward", "vi").get(PAGE).content.decode()
    assert leader.get(PAGE).status_code == 403
    refused = steward.post(f"{PAGE}/move", {"step": "switch_on", "why": " "})
    assert refused.status_code == 400 and "Say why" in refused.content.decode()
    steward.post(f"{PAGE}/move", {"step": "switch_on", "why": "agreed"})
    assert "Being switched on" in steward.get(PAGE).content.decode()
    assert steward.post(f"{PAGE}/move", {"step": "drop"}).status_code == 404, "it is on its way"
