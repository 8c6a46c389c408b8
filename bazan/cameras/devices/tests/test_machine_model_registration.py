"""What looks at pictures stands in the register of models, and who is switched off there doesn't look: on a real database."""

import psycopg
import pytest

from bazan.cameras.devices import api
from bazan.cameras.devices.machine_model_codes import DETECTOR, HAZARDS, PLATES
from bazan.cameras.devices.tests.sql_fixtures import settled
from bazan.cameras.devices.worker_sql import camera_config
from bazan.core.language import LANGUAGES
from bazan.core.time import now
from bazan.directory.audit import api as audit
from bazan.directory.machine_models import api as machine_models
from bazan.directory.permissions.types import Acting, Reach

STEWARD = Acting(Reach(0, "steward", frozenset({"data_steward"}), None, None))


@pytest.mark.django_db
def test_each_is_declared_once_with_what_it_is_for_how_risky_and_how_well_it_was_found_to_see():
    api.declare_models()
    entries = len(audit.entries())
    api.declare_models()
    assert len(audit.entries()) == entries
    known = {model.declared.code: model for model in machine_models.models()}
    assert set(known) == {DETECTOR, PLATES, HAZARDS}
    for model in known.values():
        for said in (model.declared.title, model.declared.purpose, model.declared.oversight, *model.declared.measured):
            assert all(said[language] and not said[language].startswith("cameras.") for language in LANGUAGES)
    assert "93" in known[DETECTOR].declared.measured[3]["en"]


def test_with_the_detector_switched_off_no_camera_is_watched_and_none_is_called_dead(camera):
    api.declare_models()
    api.find_silent(now())
    assert api.camera("bridge").faults == ("offline",)
    machine_models.switch(DETECTOR, False, STEWARD, now(), "Đang kiểm tra")
    assert api.camera("bridge").state == "off"
    api.find_silent(now())
    assert api.ailments() == []
    machine_models.switch(DETECTOR, True, STEWARD, now(), "Đã kiểm tra")
    assert api.camera("bridge").state == "waiting"


def test_plates_and_hazards_that_are_switched_off_are_asked_of_no_camera(database):
    with psycopg.connect(database, autocommit=True) as session:
        (camera,) = settled(session, 1)
        session.execute("""UPDATE camera SET terms = terms || '{"plates_basis": "Luật"}'""")
        session.execute("""INSERT INTO camera_rule (camera_id, code, terms, version, drawn_by, drawn_at)
          SELECT camera_id, 'smoke', terms || '{"code": "smoke", "purpose": "smoke"}', 1, 'me', now() FROM camera_rule""")
        session.execute(
            """INSERT INTO judging_model (code, title, purpose, risk, oversight, classes, measured, enabled, switched_by, reason)
          SELECT code, '{}', '{}', 'low', '{}', '{}', '[]', true, '', '' FROM unnest(%s::text[]) AS code""",
            [[PLATES, HAZARDS]],
        )
        before = camera_config.watched(session, camera)
        assert (before.terms["plates_basis"], [rule.terms["purpose"] for rule in before.rules]) == ("Luật", ["intrusion", "smoke"])
        session.execute("UPDATE judging_model SET enabled = false")
        after = camera_config.watched(session, camera)
        assert (after.terms["plates_basis"], [rule.terms["purpose"] for rule in after.rules]) == ("", ["intrusion"])
        assert camera_config.switched_off(session) == {PLATES, HAZARDS}
