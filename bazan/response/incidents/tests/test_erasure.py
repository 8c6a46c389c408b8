"""What an incident keeps of people is erased when its time is over, not before, never while it is held; and sooner when a person asks."""

import io
import json
from datetime import timedelta
from functools import partial

import pytest
from django.apps import apps
from django.db import connection, transaction

from bazan.coordination.cases import api as casework
from bazan.core.errors import Conflict, Forbidden, NotFound, Refused
from bazan.core.language import speaking
from bazan.data.sources import api as sources
from bazan.directory.audit import api as audit
from bazan.directory.permissions.types import Acting
from bazan.directory.personal_data import api as personal_data
from bazan.directory.personal_data.types import Ripe
from bazan.platform.security.text_anonymization import fingerprint
from bazan.response.incidents import api
from bazan.response.incidents.models import Incident
from bazan.response.incidents.types import Call
from tests.fixtures.incident_province import NOW, commune, duty, somebody
from tests.present import present

pytestmark = pytest.mark.django_db
CaseEvidence = apps.get_model("casework.CaseEvidence")
NAME, PHONE, SAID = "Trần Thị Mai", "0912345612", "Bà Mai ở thôn 2 gọi lại"
YEAR, LONG = timedelta(days=366), timedelta(days=5 * 366)
END = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _no_anchors():
    """Those that tests before this one left: their chain is rolled back."""
    audit.anchor_file().unlink(missing_ok=True)


def called(key="k"):
    call = Call("113", SAID, "thôn 2", NAME, PHONE)
    return api.open_incident("FLOOD", f"Ngập nhà {NAME}", commune(), duty(), NOW, key, call=call)


def paper(words=b"%PDF-1.4 of her"):
    return casework.keep(io.BytesIO(words), "Trần Thị Mai.pdf")


def ended(info, files=None):
    """It with a line, a task by hand and a file, and its end."""
    info = api.move(info.id, "respond", duty(), api.incident(info.id).version, NOW)
    api.note(info.id, SAID, duty(), NOW, files=[paper()] if files is None else files)
    task = api.give_task(info.id, f"Đón {NAME}", info.lead_id, 30, duty(), NOW, f"t{info.id}")
    api.move_task(task.id, "finish", duty(), task.version, NOW, reason="Đã đón", told_by=NAME)
    api.hand_over(info.id, NAME, SAID, duty(), NOW)
    return api.move(info.id, "dismiss", duty(), api.incident(info.id).version, END, reason=SAID, outcome="false")


def kept_of_her():
    """Everything the database says of her in its rows, the audit included."""
    with connection.cursor() as cursor:
        found = []
        for table in ("incident", "incident_task", "incident_report", "case_event", "case_evidence", "audit_entry", "case_erasure"):
            cursor.execute(f"SELECT row_to_json({table})::text FROM {table}")
            found += [table for (row,) in cursor.fetchall() if any(one in row for one in (NAME, PHONE, SAID))]
    return sorted(set(found))


def proofs():
    return {proof.holder: proof for proof in personal_data.proofs()}


def test_it_goes_when_its_time_is_over_and_not_before(province):
    info = ended(called())
    file = CaseEvidence.objects.get()
    path = sources.file_path(file.sha256)
    assert not any(personal_data.run(END + timedelta(days=364)).values())
    assert personal_data.run(END + YEAR)["incidents.callers"] == 1
    call = present(Incident.objects.get().call)
    assert (call["caller"], call["phone"], call["line"]) == ("", "", "113") and SAID in [line.text for line in api.log(info.id)]
    done = personal_data.run(END + LONG)
    assert done["incidents.evidence"] == 1 and done["incidents.words"] > 4
    assert kept_of_her() == [] and not path.exists()
    with pytest.raises(NotFound):
        sources.file_path(file.sha256)
    with speaking("vi"):
        assert api.incident(info.id).title == "đã xoá theo thời hạn"
    assert {line.act for line in api.log(info.id)} >= {"open", "respond", "note", "handover", "dismiss"}  # that it happened stays


def test_once_erased_there_is_nothing_more_to_do_and_no_more_entries(province):
    ended(called())
    personal_data.run(END + LONG)
    entries = audit.entries(1)[0].seq
    assert not any(personal_data.run(END + LONG).values()) and audit.entries(1)[0].seq == entries


def test_one_under_way_or_held_stays_until_it_is_over_or_let_go(province):
    running, held = called("a"), ended(called("b"))
    api.hold(held.id, True, duty(), END, "Toà án yêu cầu")
    assert not any(count for name, count in personal_data.run(END + LONG).items() if name.startswith("incidents"))
    assert api.incident(held.id).held and present(Incident.objects.get(id=running.id).call)["phone"] == PHONE
    api.hold(held.id, False, duty(), END, "Đã xử xong")
    assert personal_data.run(END + LONG)["incidents.callers"] == 1
    assert present(Incident.objects.get(id=running.id).call)["phone"] == PHONE


def test_one_laid_into_another_goes_with_that_one(province):
    first, second = called("a"), called("b")
    api.merge(second.id, first.id, duty(), NOW, "Cùng một vụ")
    assert not any(count for name, count in personal_data.run(END + LONG).items() if name.startswith("incidents"))
    ended(api.incident(first.id))
    assert personal_data.run(END + LONG)["incidents.callers"] == 2 and kept_of_her() == []


def test_a_file_that_another_handed_in_too_stays_for_it(province):
    one, other = called("a"), called("b")
    ended(one)
    api.note(other.id, "cùng tệp", duty(), NOW, files=[paper()])
    sha256 = CaseEvidence.objects.first().sha256
    personal_data.run(END + LONG)
    assert sources.file_path(sha256).read_bytes() == b"%PDF-1.4 of her"
    ended(api.incident(other.id), files=[])
    personal_data.run(END + LONG)
    with pytest.raises(NotFound):
        sources.file_path(sha256)


def test_the_proof_names_rule_count_and_prints_and_the_chain_stays_whole(province):
    info = ended(called())
    call, sha256 = Incident.objects.get().call, CaseEvidence.objects.get().sha256
    personal_data.run(END + LONG)
    told = proofs()
    assert told["incidents.evidence"].prints == (sha256,) and told["incidents.callers"].count == 1
    assert told["incidents.callers"].prints == (fingerprint(json.dumps(call, sort_keys=True, ensure_ascii=False)),)
    entry = audit.entries(50, subject="holder:incidents.callers")[0]
    assert entry.detail["rule"] == "BAZAN_KEEP_CALLERS_DAYS" and entry.detail["days"] == 365 and "91/2025" in entry.detail["law"]
    assert not audit.verify() and personal_data.remaining() == []
    Incident.objects.filter(id=info.id).update(call=call)  # put back behind its back
    assert [(rule.holder.name, left) for rule, left in personal_data.remaining()] == [("incidents.callers", 1)]


class Killed(BaseException):
    """As if the process were gone."""


@pytest.mark.parametrize("most", [1, 50])
def test_killed_in_the_middle_it_goes_on(province, monkeypatch, most):
    for key in ("a", "b"):
        ended(called(key))
    real, done = casework.words, []

    def killed(cases, erase=True):
        done.append(cases)
        if len(done) == 2:
            raise Killed
        return real(cases, erase)

    with monkeypatch.context() as patched:
        patched.setattr(casework, "words", killed)
        patched.setattr("bazan.directory.personal_data.actions.Ripe", partial(Ripe, most=most))
        with pytest.raises(Killed):
            personal_data.run(END + LONG)
    left = kept_of_her()
    assert "incident" in left and "case_evidence" in left
    personal_data.run(END + LONG)
    assert kept_of_her() == [] and not audit.verify()


def test_the_timeline_still_refuses_every_other_change(province):
    ended(called())
    for change in ("UPDATE case_event SET reason = 'khác'", "UPDATE case_event SET actor = 'x', reason = ''", "DELETE FROM case_event",
                   "UPDATE case_evidence SET sha256 = 'x'", "UPDATE case_event SET detail = '{}' WHERE act = 'open'"):  # fmt: skip
        with pytest.raises(Exception, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)


def office(name):
    found = somebody("administrator", "ioc", username=name)
    return Acting(found.reach, found.organization_id)


def test_a_person_asks_and_two_others_see_to_it(province):
    info, first, second = ended(called()), office("first"), office("second")
    asked = api.ask_erasure(info.code, first, END, "Bà Mai yêu cầu, đơn số 12")
    with pytest.raises(Conflict, match="asked"):
        api.ask_erasure(info.code, second, END, "lần nữa")
    with pytest.raises(Forbidden, match="own"):
        api.decide_erasure(asked.id, True, first, END)
    assert casework.erase_asked(END) == 0 and present(Incident.objects.get().call)["phone"] == PHONE
    api.decide_erasure(asked.id, True, second, END)
    assert casework.erase_asked(END) == 1 == len([one for one in casework.erasures() if one.state == "done"])
    assert kept_of_her() == [] and casework.erase_asked(END) == 0
    told = proofs()["incidents.callers"]
    assert (told.request, told.actor, told.count) == (asked.id, "second", 1) and not audit.verify()


def test_nothing_is_erased_for_who_may_not_ask_or_of_what_runs_or_is_held(province):
    info = called()
    with pytest.raises(Conflict, match="open"):
        api.ask_erasure(info.code, office("first"), END, "Bà Mai yêu cầu")
    info = ended(info)
    with pytest.raises(Forbidden):
        api.ask_erasure(info.code, duty(), END, "Bà Mai yêu cầu")
    with pytest.raises(Refused):
        api.ask_erasure(info.code, office("first"), END, " ")
    asked = api.ask_erasure(info.code, office("first"), END, "Bà Mai yêu cầu")
    api.decide_erasure(asked.id, True, office("second"), END)
    api.hold(info.id, True, duty(), END, "Toà án yêu cầu")
    assert casework.erase_asked(END) == 0
    with pytest.raises(NotFound):
        api.ask_erasure("SC-2026-0999", office("first"), END, "Bà Mai yêu cầu")


def test_a_refused_request_erases_nothing(province):
    info = ended(called())
    asked = api.ask_erasure(info.code, office("first"), END, "Bà Mai yêu cầu")
    api.decide_erasure(asked.id, False, office("second"), END)
    assert casework.erase_asked(END) == 0 and present(Incident.objects.get().call)["phone"] == PHONE
