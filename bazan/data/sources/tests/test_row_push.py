"""Rows sent over HTTP: answered after the commit, each row accounted for, sent again to no effect."""

import json

import pytest
from django.test import Client

from bazan.core import settings as kernel_settings
from bazan.data.datasets import api as datasets
from bazan.data.sources import actions, api
from bazan.data.sources.models import Quarantine, SourceRun
from tests.fixtures.stations import NOW, SqlEdge, rows_of

TOKEN = "token-of-a-dossier-system"
ADDRESS = "/api/v1/datasets/bridges.permits/rows"
BINDING = {
    "dataset": "permits",
    "columns": {
        "code": "so_ho_so",
        "unit": "noi_nhan.ma",
        "resolved_by": "noi_giai_quyet.ma",
        "received_at": "ngay_nhan",
        "done_at": "ngay_xong",
        "channel": {"from": "kenh", "map": {"Q": "counter"}},
        "fee": "phi",
        "state": "trang_thai",
        "applicant": "nguoi_nop",
    },
}


def permit(code: str = "A-1", state: str = "Mới", **more) -> dict:
    return {
        "so_ho_so": code,
        "noi_nhan": {"ma": "ubnd-01"},
        "noi_giai_quyet": {"ma": "groves-office"},
        "ngay_nhan": "2026-11-03T08:30:00+07:00",
        "trang_thai": state,
        "nguoi_nop": "Nguyễn Văn An",
    } | more


@pytest.fixture
def system(feed, tmp_path, monkeypatch):
    """A dossier system with its token."""
    monkeypatch.setenv("BAZAN_HOME", str(tmp_path))
    kernel_settings.current.cache_clear()
    source = feed("rows_push", BINDING)
    actions.register_device(source.code, "một cửa", TOKEN)
    yield source
    kernel_settings.current.cache_clear()


def send(body, token: str | None = TOKEN, address: str = ADDRESS, kind: str = "application/json", language: str = "vi", **headers):
    data = body if isinstance(body, str | bytes) else json.dumps(body)
    headers = {"accept-language": language} | ({"authorization": f"Bearer {token}"} if token else {}) | headers
    return Client(headers=headers).post(address, data=data, content_type=kind)


def test_several_states_of_one_dossier_in_one_message_and_the_last_stands(system):
    said = send([permit(), permit(state="Đang xử lý"), permit(state="Xong", ngay_xong="2026-11-05T10:00:00+07:00")]).json()
    assert (said["accepted"], said["superseded"], said["same"], said["rejected"]) == (1, 2, 0, [])
    (row,) = datasets.rows("bridges.permits").rows
    assert row.values["state"] == "Xong"
    assert [v.values["state"] for v in datasets.versions("bridges.permits", row.id)] == ["Mới", "Đang xử lý", "Xong"]
    assert row.batch.actor == "device:một cửa"
    assert b"so_ho_so" in api.file_path(row.batch.file_sha256).read_bytes()


def test_the_same_message_again_changes_nothing_even_after_later_ones(system):
    first = [permit(), permit(state="Đang xử lý")]
    send(first)
    assert send(first).json()["same"] == 2
    send([permit(state="Xong")])
    assert send(first).json() | {"run": 0} == {"accepted": 0, "same": 2, "superseded": 0, "rejected": [], "run": 0}
    assert rows_of("bridges.permits")[0]["state"] == "Xong"


def test_a_late_correction_supersedes(system):
    send([permit(state="Xong", ngay_xong="2026-11-05T10:00:00+07:00")])
    assert send([permit(state="Xong", ngay_xong="2026-11-04T10:00:00+07:00")]).json()["superseded"] == 1


def test_a_bad_row_is_refused_by_its_index_and_kept_and_does_not_cost_the_others(system):
    bad = permit("A-2", noi_nhan={"ma": "ubnd-99"})
    said = send({"rows": [permit(), bad, "text", permit("A-3", phi={"x": 1})]}).json()
    assert said["accepted"] == 1
    assert [(one["index"], one["field"], one["rule"]) for one in said["rejected"]] == [
        (1, "unit", "datasets.organization.unknown"),
        (2, "", "drivers.record.object"),
        (3, "fee", "datasets.cell.number"),
    ]
    assert "Không có cơ quan" in said["rejected"][0]["reason"]
    assert send({"rows": [bad]}, language="en").json()["rejected"][0]["reason"].startswith("There is no")
    assert [item.position for item in Quarantine.objects.order_by("id")] == ["[1], unit", "[2]", "[3], fee"]


def test_a_refused_row_is_read_again_when_what_it_lacked_is_there(system):
    send([permit("A-2", noi_nhan={"ma": "ubnd-99"})])
    system.binding = BINDING | {"columns": BINDING["columns"] | {"unit": {"const": "ubnd-01"}}}
    system.save()
    assert actions.retry(Quarantine.objects.get().id, SqlEdge(), "me", NOW)
    assert rows_of("bridges.permits")[0]["code"] == "A-2"


def test_a_line_each_is_read_too_and_nothing_is_a_message_as_well(system):
    lines = "\n".join(json.dumps(permit(f"L-{n}")) for n in range(3))
    assert send(lines, kind="application/x-ndjson").json()["accepted"] == 3
    assert send([]).json() | {"run": 0} == {"accepted": 0, "same": 0, "superseded": 0, "rejected": [], "run": 0}


def test_messages_of_one_day_are_one_run(system):
    runs = {send([permit(f"A-{n}")]).json()["run"] for n in range(3)}
    assert len(runs) == 1
    run = SourceRun.objects.get()
    assert (run.accepted, run.counts["pieces"], run.state) == (3, 3, "running")


@pytest.mark.parametrize(
    ("change", "status", "rule"),
    [
        ({"token": None}, 401, "sources.push.token"),
        ({"token": "somebody else's"}, 401, "sources.push.token"),
        ({"address": "/api/v1/datasets/bridges.months/rows"}, 403, "sources.push.foreign"),
        ({"address": "/api/v1/datasets/x/rows"}, 403, "sources.push.foreign"),
        ({"kind": "text/csv"}, 415, "sources.push.kind"),
        ({"content-encoding": "br"}, 415, "sources.push.encoding"),
        ({"body": "{"}, 422, "drivers.push.json"),
        ({"body": '{"row": []}'}, 422, "drivers.push.shape"),
        ({"body": "[" + "0," * (4 << 20) + "0]"}, 413, "sources.push.large"),
        ({"body": "[" + "0," * 20_000 + "0]"}, 413, "sources.push.many"),
    ],
)
def test_what_cannot_be_taken_is_refused_by_name_and_leaves_nothing(system, change, status, rule):
    answer = send(**({"body": [permit()]} | change))
    assert (answer.status_code, answer.json()["rule"]) == (status, rule)
    assert answer.json()["reason"]
    assert not SourceRun.objects.exists()


def test_a_revoked_token_and_a_source_switched_off_send_nothing_more(system):
    system.enabled = False
    system.save()
    assert send([permit()]).status_code == 403
    actions.revoke_device(system.code, "một cửa", NOW, "me")
    assert send([permit()]).status_code == 401


def test_only_post_is_taken(system):
    answer = Client().get(ADDRESS)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
