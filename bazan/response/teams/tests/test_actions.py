"""Teams on a real database: declared, moved, sent, brought home with their task, sharing a place until its end."""

from datetime import timedelta
from random import Random

import pytest
from django.db import DatabaseError, transaction

from bazan.coordination.cases import api as cases
from bazan.core.errors import Conflict, Forbidden, NotFound, Refused, Unavailable
from bazan.core.map_layers import Extent, Question
from bazan.directory.accounts import api as accounts
from bazan.directory.personal_data.types import Ripe
from bazan.response.teams import api, erasure, features
from bazan.response.teams.models import Team, TeamPosition, TeamShare
from bazan.response.teams.types import Point
from tests.fixtures.incident_province import NOW, commune, duty, later, soldiers, somebody, village
from tests.present import present

pytestmark = pytest.mark.django_db


def place(minutes, latitude=10.11, longitude=106.11, accuracy=12.0):
    return Point(latitude, longitude, accuracy, later(minutes))


def report(share, *points, at=None):
    return api.report_positions(share.id, points, soldiers(), at or max(point.observed_at for point in points))


def known(team_id, minutes):
    return api.team(team_id, later(minutes)).position


def test_teams_come_from_the_province_s_file_and_are_retired_with_it(teams, tmp_path):
    one = teams["doi-1"]
    assert (one.state, one.people, one.assets, one.sector, one.place_id) == ("ready", 8, {"boat": 2}, "security", commune())
    (tmp_path / "province" / "teams.toml").write_text("", "utf-8")
    api.load_province(tmp_path / "province", later(5), lists=tmp_path)
    assert api.teams(later(5)) == [] and len(api.teams(later(4))) == 2


def test_a_team_rests_and_stands_ready_and_the_past_remembers(teams):
    one = teams["doi-1"]
    assert api.move(one.id, "off_duty", soldiers(), later(1)).state == "off_duty"
    with pytest.raises(Conflict, match=r"teams.state.moved"):
        api.move(one.id, "on_task", soldiers(), later(2))
    api.move(one.id, "ready", soldiers(), later(3))
    assert [api.team(one.id, later(at)).state for at in (0, 1, 2, 3)] == ["ready", "off_duty", "off_duty", "ready"]


def test_only_its_own_organization_and_who_directs_there_move_a_team(teams):
    with pytest.raises(Forbidden):
        api.move(teams["doi-1"].id, "off_duty", somebody("agency_officer", "so-yt", sectors=["health"]), NOW)
    with pytest.raises(Forbidden):
        api.move(teams["doi-1"].id, "off_duty", village("2"), NOW)
    assert api.move(teams["doi-1"].id, "off_duty", duty(), NOW).state == "off_duty"


def move(task, act, at=NOW):
    by = soldiers().playing({"support"})
    return cases.move(cases.TASK, task.id, act, by, cases.case(task.id).version, at, reason="Đã đưa hết")


def finish(task, at):
    move(task, "accept", at)
    move(task, "finish", at)


def test_a_team_comes_home_when_its_task_is_done(sent, task, shared):
    assert sent.state == "on_task"
    report(shared, place(1))
    assert api.let_go(task.id, soldiers(), later(1)) == [] and known(sent.id, 1) is not None
    finish(task, later(2))
    assert api.let_go(task.id, soldiers(), later(2)) == [sent.id]
    after = api.team(sent.id, later(2))
    assert (after.state, after.case_id, after.position) == ("ready", None, None)
    assert TeamShare.objects.get().ended_why == "task" and TeamShare.objects.get().ended_at == later(2)
    assert known(sent.id, 1) is not None and api.team(sent.id, later(1)).state == "on_task"


def test_a_task_that_is_over_ends_what_is_shared_before_any_clock_came(sent, task, shared):
    report(shared, place(1))
    finish(task, later(2))
    assert known(sent.id, 1) is not None and known(sent.id, 2) is None
    assert api.sharing(soldiers().reach.account_id, later(2)) is None
    with pytest.raises(Conflict, match=r"teams.share.ended"):
        report(shared, place(3))
    assert api.end_over(later(4)) == 1 and api.end_over(later(5)) == 0
    assert api.team(sent.id, later(4)).state == "ready"


def test_a_team_goes_only_to_a_task_of_its_own_organization_that_is_still_owed(teams, task):
    with pytest.raises(Refused, match=r"teams.task.body"):
        api.send(teams["doi-2"].id, task.id, duty(), NOW)
    move(task, "decline")
    with pytest.raises(Conflict, match=r"teams.task.over"):
        api.send(teams["doi-1"].id, task.id, soldiers(), NOW)


def test_a_task_given_back_ends_what_is_shared_too(sent, task, shared):
    report(shared, place(1))
    move(task, "decline", later(2))
    assert known(sent.id, 2) is None
    api.end_over(later(3))
    assert api.team(sent.id, later(3)).state == "ready"


def test_places_are_taken_once_and_the_newest_is_told(shared, sent):
    told = report(shared, place(1), place(3, latitude=10.13), place(2, latitude=10.12))
    assert (told.taken, told.known, told.refused) == (3, 0, ())
    assert (report(shared, place(3, latitude=10.19)).taken, report(shared, place(3)).known) == (0, 1)
    assert present(known(sent.id, 3)).latitude == 10.13


def test_what_came_in_later_is_not_known_before(shared, sent):
    report(shared, place(1), at=later(1))
    report(shared, place(2, latitude=10.12), at=later(9))
    assert known(sent.id, 0) is None
    assert present(known(sent.id, 8)).latitude == 10.11 and present(known(sent.id, 9)).latitude == 10.12


def test_a_rough_place_is_kept_as_one(shared, sent):
    report(shared, place(1, accuracy=900))
    assert present(known(sent.id, 1)).rough


def test_one_bad_place_doesn_t_hold_up_the_others(shared):
    told = report(shared, place(1), place(1, latitude=106.11, longitude=10.11), place(-1), place(9), place(1, latitude=80), at=later(2))
    rules = ["teams.position.swapped", "teams.position.older", "teams.position.future", "teams.position.far"]
    assert told.taken == 1 and [(number, why.rule) for number, why in told.refused] == [*zip((1, 2, 3, 4), rules, strict=True)]


def test_a_share_is_of_who_agreed_and_of_nobody_else(shared):
    with pytest.raises(NotFound, match=r"teams.share.unknown"):
        api.report_position(shared.id, 10.11, 106.11, 9, later(1), duty(), later(1))
    with pytest.raises(NotFound):
        api.stop_sharing(shared.id, duty(), later(1))


def test_an_ended_share_takes_and_shows_nothing_before_any_clock_came(shared, sent):
    report(shared, place(1))
    late = shared.ends_at + timedelta(seconds=1)
    assert api.team(sent.id, shared.ends_at - timedelta(seconds=1)).position is not None
    assert api.team(sent.id, shared.ends_at).position is None and api.sharing(soldiers().reach.account_id, late) is None
    with pytest.raises(Conflict, match=r"teams.share.ended"):
        report(shared, place(2), at=late)
    api.end_over(late)
    assert TeamShare.objects.get().ended_at == shared.ends_at


def test_the_officer_stops_it(shared, sent):
    report(shared, place(1))
    assert api.stop_sharing(shared.id, soldiers(), later(2)).ended_why == "stopped"
    assert known(sent.id, 2) is None and known(sent.id, 1) is not None
    assert api.stop_sharing(shared.id, soldiers(), later(3)).ended_at == later(2)
    assert api.start_sharing(sent.id, sent.case_id, soldiers(), later(4)).id != shared.id


def test_agreeing_twice_is_agreeing_once(shared, sent):
    assert api.start_sharing(sent.id, sent.case_id, soldiers(), later(1)).id == shared.id


def test_only_a_member_shares_and_only_for_the_task_the_team_is_on(sent, task, teams):
    with pytest.raises(Forbidden, match=r"teams.share.member"):
        api.start_sharing(sent.id, sent.case_id, duty(), NOW)
    api.move(sent.id, "ready", soldiers(), NOW)
    with pytest.raises(Refused, match=r"teams.share.task"):
        api.start_sharing(sent.id, task.id, soldiers(), NOW)


def test_a_team_called_back_is_followed_no_further(shared, sent):
    report(shared, place(1))
    api.move(sent.id, "ready", soldiers(), later(2))
    assert known(sent.id, 2) is None
    with pytest.raises(Conflict, match=r"teams.share.ended"):
        report(shared, place(3))


def test_too_much_in_a_minute_is_to_come_again(shared, monkeypatch):
    monkeypatch.setenv("BAZAN_POSITIONS_PER_MINUTE", "2")
    from bazan.core import settings

    settings._of_room.cache_clear()
    try:
        with pytest.raises(Unavailable, match=r"teams.position.rate"):
            report(shared, place(1), place(2), place(3))
    finally:
        settings._of_room.cache_clear()


def test_the_nearest_team_with_a_boat(teams):
    (found,) = api.nearest((10.1, 106.29), NOW, 3, asset="boat")
    assert found.team.code == "doi-1" and 20_000 < found.distance_m < 21_500
    assert [one.code for one in api.teams(NOW, near=(10.1, 106.29))] == ["doi-2", "doi-1"]


def test_places_are_erased_when_the_officer_asks_and_only_then(shared):
    report(shared, place(1))
    api.ask_erasure(soldiers(), later(2))
    api.erase_asked(later(3))
    assert TeamPosition.objects.count() == 1  # it runs still
    api.stop_sharing(shared.id, soldiers(), later(4))
    with_time = api.waits_for_erasure(soldiers().reach.account_id)
    assert not with_time
    api.ask_erasure(soldiers(), later(5))
    api.erase_asked(later(6))
    assert TeamPosition.objects.count() == 0


def test_the_layer_tells_where_it_is_and_how_old_that_is(shared, sent):
    report(shared, place(1))
    (one, two) = features.asked("teams", Question(later(5), later(5), later(5)))
    assert (
        one.light == "good" and one.geometry["coordinates"] == [106.11, 10.11] and one.since == later(1) and one.properties["has_boat"] == 2
    )
    (old, _) = features.asked("teams", Question(later(30), later(30), later(30)))
    assert old.light == "stale"
    assert [f.id for f in features.asked("teams", Question(later(5), later(5), later(5), Extent(106.2, 10, 106.4, 10.2)))] == [two.id]


def seen(person, organization):
    accounts.enter(person.reach.places, person.reach.sectors, organization, person.reach.account_id)
    try:
        return set(Team.objects.values_list("code", flat=True)), TeamPosition.objects.count()
    finally:
        accounts.leave()


def test_rows_are_seen_by_place_and_sector_by_its_members_and_by_who_sees_its_task(shared, sent):
    report(shared, place(1))
    medic, far, looker = somebody("agency_officer", "ioc", sectors=["health"]), village("2"), village("3")
    assert seen(duty(), duty().organization_id) == ({"doi-1", "doi-2"}, 1)
    assert seen(soldiers(), soldiers().organization_id) == ({"doi-1"}, 1)
    assert seen(medic, medic.organization_id) == ({"doi-2"}, 0)
    assert seen(far, far.organization_id) == ({"doi-2"}, 0)
    assert seen(village(), village().organization_id) == ({"doi-1"}, 1)
    assert seen(looker, looker.organization_id) == ({"doi-1"}, 1)
    api.move(sent.id, "ready", soldiers(), later(2))
    assert seen(looker, looker.organization_id) == (set(), 0)


def as_web(person, act):
    accounts.enter(person.reach.places, person.reach.sectors, person.organization_id, person.reach.account_id)
    try:
        with transaction.atomic():
            return act()
    finally:
        accounts.leave()


def test_a_page_of_the_officer_shares_and_reports_and_no_other_page_does_it_for_him(sent, task):
    made = as_web(soldiers(), lambda: api.start_sharing(sent.id, task.id, soldiers(), NOW))
    told = as_web(soldiers(), lambda: report(made, place(1), place(2)))
    assert told.taken == 2 and known(sent.id, 2) is not None
    row = {"share_id": made.id, "team_id": sent.id, "latitude": 10.1, "longitude": 106.1, "accuracy_m": 1, "rough": False}
    for person, act in (
        (duty(), lambda: TeamPosition.objects.create(**row, observed_at=later(3), received_at=later(3))),
        (soldiers(), lambda: TeamPosition.objects.update(latitude=1)),
        (soldiers(), lambda: TeamPosition.objects.all().delete()),
        (soldiers(), lambda: TeamShare.objects.update(ends_at=later(9999))),
        (duty(), lambda: TeamShare.objects.create(team_id=sent.id, account_id=soldiers().reach.account_id, case_id=task.id,
                                                  started_at=NOW, ends_at=later(9))),
    ):  # fmt: skip
        with pytest.raises(DatabaseError):
            as_web(person, act)
    assert as_web(duty(), lambda: TeamShare.objects.update(ended_at=later(1))) == 0
    assert as_web(soldiers(), lambda: api.stop_sharing(made.id, soldiers(), later(3))).ended_why == "stopped"


def test_who_ends_a_task_brings_home_a_team_that_is_out_of_his_reach(shared, sent, task):
    finish(task, later(2))
    assert as_web(village("3"), lambda: api.let_go(task.id, village("3"), later(2))) == [sent.id]
    assert api.team(sent.id, later(2)).state == "ready" and TeamShare.objects.get().ended_at == later(2)


def test_places_go_when_their_time_is_over_but_not_of_a_task_that_is_held(shared, task):
    report(shared, place(1))
    api.stop_sharing(shared.id, soldiers(), later(2))
    ripe = Ripe(later(60), later(60))
    cases.hold([task.id], True)
    assert erasure.positions(ripe).count == 0
    cases.hold([task.id], False)
    assert erasure.positions(Ripe(later(60), later(60), erase=False)).count == 1
    done = erasure.positions(ripe)
    assert done.count == 1 and len(done.prints) == 1 and erasure.positions(ripe).count == 0


def test_whatever_came_in_when_each_instant_shows_the_newest_of_what_was_known(shared, sent):
    """Against a reading of every place there is, over deliveries that come late, in disorder and twice."""
    drawn = Random(7)
    arrivals = sorted(drawn.uniform(1, 600) for _ in range(25))
    for arrived in arrivals:
        report(shared, *(place(drawn.uniform(0, arrived), 10 + drawn.random()) for _ in range(drawn.randint(1, 4))), at=later(arrived))
    kept = list(TeamPosition.objects.values_list("observed_at", "received_at", "latitude"))
    for minutes in sorted(drawn.uniform(0, 650) for _ in range(60)):
        then = [one for one in kept if one[1] <= later(minutes)]
        shown = known(sent.id, minutes)
        assert (present(shown).observed_at, present(shown).latitude) == max(then)[::2] if then else shown is None
