"""Walls people keep, and what of a picture is hidden: whose they are, who sees them, what is refused, what the audit has."""

import json

import psycopg
import pytest
from django.apps import apps
from django.db import connection, transaction

from bazan.cameras.devices import api
from bazan.cameras.devices.privacy_masks import MOST_MASKS
from bazan.cameras.devices.rules import MASKS
from bazan.cameras.devices.tests.sql_fixtures import settled
from bazan.cameras.devices.worker_sql.camera_config import watched
from bazan.cameras.live import video_walls
from bazan.cameras.live.video_walls import MOST_WALLS
from bazan.core.errors import Conflict, Forbidden, NotFound, Refused
from bazan.core.time import now
from bazan.directory.accounts import api as accounts
from bazan.directory.audit import api as audit
from bazan.directory.permissions.types import SYSTEM, Acting
from tests.fixtures.camera_province import lease_of, terms

CORNER = ((0.0, 0.0), (0.3, 0.0), (0.3, 0.2))
GATE = ((0.5, 0.5), (0.9, 0.5), (0.9, 0.9), (0.5, 0.9))


@pytest.fixture
def somebody(camera):
    """A function: who acts in a role, with an account."""

    def made(name, role="duty_officer"):
        account = apps.get_model("people", "Account").objects.create(username=name, full_name=name, organization_id=camera.organization_id)
        apps.get_model("people", "Grant").objects.create(account=account, role=role, sector="*")
        return Acting(accounts.reach_of(account), camera.organization_id)

    return made


def kept(by, name="Chợ", codes=("bridge",), size=4, shared=False):
    return video_walls.keep_wall(name, codes, size, shared, by, now())


def test_a_wall_keeps_its_cameras_in_their_order(somebody, owner):
    api.register(terms("market"), owner, SYSTEM, now())
    by = somebody("lan")
    wall = kept(by, "  Chợ   và cầu ", ("market", "bridge", "market", "nowhere"), 9)
    assert (wall.name, wall.codes, wall.size, wall.shared, wall.own) == ("Chợ và cầu", ("market", "bridge"), 9, False, True)
    again = kept(by, "Chợ và cầu", ("bridge",), 4)
    assert again.id == wall.id, "a name given again is the same wall"
    assert video_walls.walls(by.reach) == [again]
    assert [entry.action for entry in audit.entries() if entry.action.endswith("wall")] == ["cameras.keep_wall"] * 2


def test_a_private_wall_is_its_owners_alone_and_a_shared_one_everybodys_to_see(somebody):
    lan, minh = somebody("lan"), somebody("minh")
    private, shared = kept(lan, "Riêng"), kept(lan, "Chung", shared=True)
    assert [wall.name for wall in video_walls.walls(lan.reach)] == ["Chung", "Riêng"]
    assert [(wall.name, wall.own) for wall in video_walls.walls(minh.reach)] == [("Chung", False)]
    for wall in (private, shared):
        with pytest.raises(NotFound):
            video_walls.change_wall(wall.id, "Của tôi", False, minh, now())
        with pytest.raises(NotFound):
            video_walls.drop_wall(wall.id, minh)


def test_the_database_itself_keeps_walls_apart(somebody):
    lan, minh = somebody("lan"), somebody("minh")
    kept(lan, "Riêng"), kept(lan, "Chung", shared=True)
    seen = {}
    for by in (lan, minh):
        with transaction.atomic(), connection.cursor() as cursor:
            accounts.enter(None, None, account_id=by.reach.account_id)
            cursor.execute("SELECT name FROM camera_wall ORDER BY name")
            seen[by.username] = [name for (name,) in cursor.fetchall()]
            cursor.execute("UPDATE camera_wall SET shared = false")
            changed = cursor.rowcount
            cursor.execute("RESET ROLE")
            transaction.set_rollback(True)
        seen[by.username].append(changed)
    assert seen == {"lan": ["Chung", "Riêng", 2], "minh": ["Chung", 0]}


def test_sharing_needs_the_right_and_a_wall_shared_before_may_be_renamed_without(somebody):
    agency = somebody("anh", "agency_officer")
    with pytest.raises(Forbidden):
        kept(agency, shared=True)
    wall = kept(agency)
    with pytest.raises(Forbidden):
        video_walls.change_wall(wall.id, "Chợ", True, agency, now())
    assert video_walls.change_wall(wall.id, "Chợ mới", False, agency, now()).name == "Chợ mới"


def test_what_cant_be_a_wall_is_refused_by_its_field(somebody):
    by = somebody("lan")
    other = kept(by, "Khác")
    for given, rule, field in (
        ({"name": "  "}, "name", "name"),
        ({"name": "x" * 81}, "name", "name"),
        ({"size": 5}, "size", "size"),
        ({"codes": ("nowhere",)}, "empty", "name"),
    ):
        with pytest.raises(Refused) as why:
            kept(by, **given)
        assert (why.value.rule, why.value.field) == (f"cameras.wall.{rule}", field)
    wall = kept(by)
    with pytest.raises(Refused) as why:
        video_walls.change_wall(wall.id, other.name, False, by, now())
    assert (why.value.rule, why.value.field) == ("cameras.wall.taken", "name")
    for number in range(MOST_WALLS - 2):
        kept(by, f"Tường {number}")
    with pytest.raises(Refused) as why:
        kept(by, "Quá nhiều")
    assert why.value.rule == "cameras.wall.many"
    kept(by, "Chợ", size=9)


def test_a_wall_is_dropped_once(somebody):
    by = somebody("lan")
    wall = kept(by)
    video_walls.drop_wall(wall.id, by)
    assert video_walls.walls(by.reach) == []
    with pytest.raises(NotFound):
        video_walls.drop_wall(wall.id, by)


def test_a_mask_is_kept_told_to_who_watches_and_written_down(camera, somebody):
    by = somebody("admin", "administrator")
    before = api.camera("bridge").version
    masked = api.mask("bridge", [CORNER, GATE], by, now())
    assert (masked.terms.masks, masked.version) == ((CORNER, GATE), before + 1)
    assert api.mask("bridge", [CORNER, GATE], by, now()).version == before + 1, "the same again is a change"
    api.mask("bridge", [GATE], by, now())
    entries = [entry for entry in audit.entries() if entry.action == "cameras.mask"]
    assert sorted((len(entry.detail["before"]), len(entry.detail["masks"])) for entry in entries) == [(0, 2), (2, 1)]
    assert {entry.subject for entry in entries} == {"camera:bridge"}


def test_what_somebody_hid_meanwhile_is_not_shown_again_unseen(camera):
    api.mask("bridge", [CORNER], SYSTEM, now(), instead_of=())
    with pytest.raises(Conflict):
        api.mask("bridge", [GATE], SYSTEM, now(), instead_of=())
    assert api.mask("bridge", [CORNER, GATE], SYSTEM, now(), instead_of=(CORNER,)).terms.masks == (CORNER, GATE)


def test_nobody_masks_without_the_right(camera, somebody):
    for role in ("duty_officer", "leader", "agency_officer"):
        with pytest.raises(Forbidden):
            api.mask("bridge", [CORNER], somebody(role, role), now())
    with pytest.raises(NotFound):
        api.mask("nowhere", [], somebody("admin", "administrator"), now())
    assert api.camera("bridge").terms.masks == ()


@pytest.mark.parametrize(
    ("masks", "rule"),
    [
        ([((0, 0), (1, 0))], "cameras.rule.points"),
        ([((0, 0), (1.2, 0), (1, 1))], "cameras.rule.points"),
        ([((0, 0), (float("nan"), 0), (1, 1))], "cameras.rule.points"),
        ([((0, 0), (1, 1), (1, 0), (0, 1))], "cameras.rule.zone"),
        ([CORNER] * (MOST_MASKS + 1), "cameras.mask.many"),
    ],
)
def test_what_cant_be_a_mask_is_refused(camera, masks, rule):
    with pytest.raises(Refused) as why:
        api.mask("bridge", masks, SYSTEM, now())
    assert (why.value.rule, why.value.field) == (rule, "points")


def test_what_was_drawn_stays_drawn_whatever_is_declared_and_is_no_rule(camera, owner):
    declared = api.register(terms(masks=(GATE,)), owner, SYSTEM, now())
    assert declared.terms.masks == (GATE,)
    api.mask("bridge", [CORNER], SYSTEM, now())
    for masks in ((), (GATE,)):
        assert api.register(terms(road="QL14", masks=masks), owner, SYSTEM, now()).terms.masks == (CORNER,)
    api.mask("bridge", [], SYSTEM, now())
    assert api.camera("bridge").terms.masks == ()
    assert [rule.terms.code for rule in api.rules_of(camera.id)] == ["water", "a"]
    with pytest.raises(NotFound):
        api.erase("bridge", MASKS, SYSTEM, now())
    assert api.looked_for()[camera.id].purposes == ("intrusion", "line")
    assert api.switch_profile("flood", SYSTEM, now(), "Nước lên") == 0


def test_who_watches_reads_what_was_drawn_in_place_of_what_was_declared(database):
    declared, drawn = json.loads(json.dumps([[GATE], [CORNER]]))
    with psycopg.connect(database, autocommit=True) as session:
        (number,) = settled(session, 1)
        session.execute("UPDATE camera SET terms = terms || %s", [json.dumps({"masks": declared})])
        assert watched(session, number).terms["masks"] == declared
        session.execute(
            "INSERT INTO camera_rule (camera_id, code, terms, version, drawn_by, drawn_at) VALUES (%s, %s, %s, 1, 'me', now())",
            [number, MASKS, json.dumps({"masks": drawn})],
        )
        read = watched(session, number)
    assert read.terms["masks"] == drawn
    assert [rule.terms["code"] for rule in read.rules] == ["water"]


def test_who_watches_each_camera_is_told_at_once(camera, owner):
    market = api.register(terms("market"), owner, SYSTEM, now())
    assert api.watchers([camera.id, market.id]) == {}
    lease_of(camera)
    assert {number: worker.name for number, worker in api.watchers([camera.id, market.id]).items()} == {camera.id: "me", market.id: "me"}
