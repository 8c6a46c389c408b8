import html
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bazan.core.time import local_day, now
from bazan.directory.audit import api as audit
from bazan.directory.places import api as places
from bazan.screens.boards.editor.toml_format import read
from tests.fixtures.query_count import questions

ROLES = ["leader", "duty_officer", "agency_officer", "commune_officer", "data_steward", "administrator"]
CROP = "orchards.crop_month"


def draft(page):
    return html.unescape(re.findall(r'<textarea name="toml"[^>]*>(.*?)</textarea>', page, re.S)[0])


def change(client, text="", status=200, **fields):
    answer = client.post("/boards/compose/change", {"toml": text, "title-vi": "Bảng thử", "title-en": "Trial board", **fields})
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer


def composed(client, **shares):
    text = draft(change(client, act="tiles", **{"new-indicators": [CROP, "orchards.score"]}).content.decode())
    text = draft(change(client, text, act="block", **{"new-indicators": [CROP], "new-kind": "league"}).content.decode())
    text = draft(change(client, text, act="block", **{"new-kind": "rows", "new-dataset": "orchards.baskets"}).content.decode())
    answer = change(client, text, status=302, act="save", **shares)
    return int(re.findall(r"/boards/compose/(\d+)", answer["Location"])[0])


@pytest.mark.parametrize("role", ROLES)
def test_only_who_composes_opens_the_composer(signed, role):
    client, status = signed(role), 200 if role == "data_steward" else 403
    for address in ("/boards/compose", "/boards/compose/new", "/boards/compose/new?from=orchards"):
        assert client.get(address).status_code == status, address
    assert client.post("/boards/compose/change", {"toml": ""}).status_code == status
    assert client.post("/boards/compose/1/delete").status_code in ((400, 404) if status == 200 else (403,))


def test_a_board_is_composed_saved_shared_and_seen_as_a_packs_is(signed):
    steward = signed("data_steward")
    board = composed(steward, published="1", roles=["leader"])
    leader, duty = signed("leader"), signed("duty_officer")
    page = leader.get(f"/boards/own/{board}")
    assert page.status_code == 200
    assert page.content.decode().count('<article class="tile') == 2
    assert "block-league" in page.content.decode()
    assert f"/boards/own/{board}" in leader.get("/boards").content.decode()
    assert f"/boards/own/{board}" not in duty.get("/boards").content.decode()
    assert duty.get(f"/boards/own/{board}").status_code == 404
    assert leader.get(f"/boards/own/{board}/take/xlsx").status_code == 200


def test_a_draft_is_seen_by_nobody_else(signed):
    steward = signed("data_steward")
    board = composed(steward, roles=["leader"])
    assert signed("leader").get(f"/boards/own/{board}").status_code == 404
    assert steward.get(f"/boards/own/{board}").status_code == 200


def test_a_board_shared_with_one_commune_is_seen_there_alone(signed):
    here, there = places.communes(now().date())[:2]
    board = composed(signed("data_steward"), published="1", roles=["commune_officer"], places=[here.id])
    assert signed("commune_officer", here.id).get(f"/boards/own/{board}").status_code == 200
    assert signed("commune_officer", there.id).get(f"/boards/own/{board}").status_code == 404


def test_its_file_goes_down_and_comes_up_again_as_the_same_board(signed):
    steward = signed("data_steward")
    board = composed(steward)
    file = steward.get(f"/boards/own/{board}/take/board.toml").content
    answer = steward.post("/boards/compose/upload", {"file": SimpleUploadedFile("board.toml", file)})
    assert read(draft(answer.content.decode())) == read(file.decode())


def test_a_bad_file_is_refused_by_key_and_nothing_is_stored(signed):
    steward = signed("data_steward")
    for text, said in (
        ("a = [", "không đọc được"),
        ('[[blocks]]\nkind = "pie"', "blocks[0].kind"),
        ('[[tiles]]\nindicator = "x.gone"', "tiles[0].indicator"),
    ):
        answer = steward.post("/boards/compose/upload", {"file": SimpleUploadedFile("board.toml", text.encode())})
        assert answer.status_code == 400
        assert said in answer.content.decode()
    assert steward.post("/boards/compose/upload", {"file": SimpleUploadedFile("b.toml", b"\xff\xfe\x00")}).status_code == 400
    assert "/boards/own/" not in steward.get("/boards").content.decode()


def test_a_wrong_act_keeps_the_board_in_hand(signed):
    steward = signed("data_steward")
    text = draft(change(steward, act="tiles", **{"new-indicators": [CROP]}).content.decode())
    answer = change(steward, text, status=400, act="block", **{"new-kind": "league"})
    assert read(draft(answer.content.decode())) == read(text)
    assert 'role="alert"' in answer.content.decode()


def test_somebody_elses_newer_save_is_not_overwritten(signed):
    steward = signed("data_steward")
    board = composed(steward)
    text = steward.get(f"/boards/own/{board}/take/board.toml").content.decode()
    change(steward, text, status=302, act="save", id=board, version=1)
    answer = change(steward, text, status=400, act="save", id=board, version=1)
    assert "vừa được người khác lưu" in answer.content.decode()


def test_saving_and_deleting_leave_their_entries_in_the_audit(signed):
    steward = signed("data_steward")
    board = composed(steward)
    assert steward.post(f"/boards/compose/{board}/delete").status_code == 400
    assert steward.post(f"/boards/compose/{board}/delete", {"sure": "1"}).status_code == 302
    assert steward.get(f"/boards/own/{board}").status_code == 404
    acts = [one.action for one in audit.entries() if one.subject == f"board:{board}"]
    assert sorted(acts) == ["boards.compose", "boards.delete"]


def test_a_composed_board_asks_no_more_than_a_packs(signed):
    steward = signed("data_steward")
    board = composed(steward)
    assert len(questions(steward, f"/boards/own/{board}")) <= 12


def test_the_operations_map_stands_on_a_board_as_a_view_somebody_kept(signed):
    steward = signed("data_steward")
    assert steward.post("/map/views", {"c": "12.0,107.6,10", "on": "alerts", "name": "Cảnh báo"}).status_code == 302
    view = "c=12.00000,107.60000,10.00&on=alerts"
    begun = change(steward, act="tiles", **{"new-indicators": [CROP]}).content.decode()
    assert f'<option value="{html.escape(view)}">Cảnh báo</option>' in begun
    text = draft(
        change(steward, draft(begun), act="block", **{"new-kind": "live_map", "new-view": f"{view}&card=alerts/1"}).content.decode()
    )
    assert read(text)["blocks"] == [{"kind": "live_map", "id": "live_map", "width": 12, "view": view}]
    board = re.findall(r"/boards/compose/(\d+)", change(steward, text, status=302, act="save", published="1", roles=ROLES)["Location"])[0]
    for client in (steward, *(signed(role) for role in ROLES if role != "data_steward")):
        assert f'data-source="/map/frame?{html.escape(view)}"' in client.get(f"/boards/own/{board}").content.decode()


def test_a_map_without_a_centre_shows_the_place_and_the_moment_the_board_is_set_to(signed):
    steward, commune = signed("data_steward"), places.communes(local_day(now()))[0]
    text = draft(change(steward, act="block", **{"new-kind": "live_map"}).content.decode())
    board = re.findall(r"/boards/compose/(\d+)", change(steward, text, status=302, act="save")["Location"])[0]
    assert 'data-source="/map/frame?"' in steward.get(f"/boards/own/{board}").content.decode()
    page = steward.get(f"/boards/own/{board}?place={commune.code}&period=2026-10-01&grain=day").content.decode()
    assert f'href="/map?c={commune.latitude:.5f},{commune.longitude:.5f},11&amp;at=2026-10-01T23:59:59"' in page


@pytest.mark.parametrize("view", ["=here", "card=alerts/1", "on=alerts&at=2026-01-01"])
def test_a_view_that_is_none_of_a_map_is_refused_by_its_key(signed, view):
    text = f'labels = {{vi = "a", en = "b"}}\n[[blocks]]\nkind = "live_map"\nview = "{view}"\n'
    answer = signed("data_steward").post("/boards/compose/upload", {"file": SimpleUploadedFile("board.toml", text.encode())})
    assert answer.status_code == 400 and "blocks[0].view" in answer.content.decode()
