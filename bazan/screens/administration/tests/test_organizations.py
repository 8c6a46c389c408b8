"""Organizations changed in the browser: over time, by those whose reach holds them, undone in one act, never undone by a reload."""

from datetime import date, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from bazan.coordination.cases import api as cases
from bazan.core.time import local_day, now
from bazan.directory.accounts import api as accounts
from bazan.directory.audit import api as audit
from bazan.directory.change_history import api as change_history
from bazan.directory.organizations import api as organizations
from bazan.directory.places import api as places
from bazan.response.directives import api as directives
from bazan.response.directives.types import Order
from tests.fixtures.incident_province import body, opened, somebody

pytestmark = pytest.mark.django_db
WHY = "Nghị quyết sắp xếp lại các sở"
AT = "/admin/organizations"


@pytest.fixture
def office(province, signed_in):
    return signed_in("administrator", "ioc")


def today():
    return local_day(now())


def tomorrow():
    return today() + timedelta(days=1)


def root():
    return places.root(today()).id


def drawn():
    return max((change.id for change in change_history.history("organization", limit=1)), default=0)


def values(code, /, **more):
    era = organizations.body(code).newest
    areas = more.pop("areas", era.responsible)
    return {
        "name": era.name, "name_en": era.name_en, "short_name": era.short_name, "kind": era.kind, "parent": era.parent,
        "place_id": era.place_id or "", "day": today().isoformat(), "reason": WHY, "sector": [sector for sector, _ in areas],
        "sector_place": [place for _, place in areas], "drawn": drawn(),
    } | more  # fmt: skip


def say(client, address, /, **given):
    return client.post(f"{AT}/{address}", {"reason": WHY, "day": today().isoformat(), "drawn": 10**6} | given)


def test_a_body_is_renamed_from_a_day_on_keeps_its_people_and_comes_back_in_one_act(office, signed_in):
    doctor = signed_in("agency_officer", "so-yt")
    before = organizations.body("so-yt")
    answer = office.post(f"{AT}/so-yt/alter", values("so-yt", name="Sở Y tế và Dân số", law="NQ 15/NQ-HĐND"))
    assert answer.status_code == 302 and answer.url == f"{AT}/so-yt"
    assert organizations.by_code("so-yt", today()).name == "Sở Y tế và Dân số"
    assert organizations.by_code("so-yt", today() - timedelta(days=1)).name == "so-yt"
    assert [person.username for person in accounts.members([organizations.by_code("so-yt", today()).id])] == ["agency-officer-so-yt"]
    page = office.get(f"{AT}/so-yt").text
    assert "Sở Y tế và Dân số" in page and WHY in page and "NQ 15/NQ-HĐND" in page and "đổi tại đây" in page
    (change,) = change_history.history("organization", "so-yt")
    assert office.post(f"/admin/changes/{change.id}/undo").url == f"{AT}/so-yt"
    assert organizations.body("so-yt") == before and doctor.get("/").status_code in (200, 302)


def test_a_merge_touches_two_bodies_stands_in_both_histories_and_is_undone_at_once(office):
    before = organizations.bodies(["so-yt", "so-xd"])
    assert "Hãy chọn đơn vị nhận" in say(office, "so-yt/merge", into="").content.decode()
    assert say(office, "so-yt/merge", into="so-xd").url == f"{AT}/so-xd"
    gone, into = organizations.body("so-yt"), organizations.body("so-xd")
    assert gone.newest.valid_to == today() and into.newest.responsible == (("none", root()),)
    assert change_history.history("organization", "so-yt") == change_history.history("organization", "so-xd") != []
    office.post(f"/admin/changes/{change_history.history('organization')[0].id}/undo")
    assert organizations.bodies(["so-yt", "so-xd"]) == before


def ordered(key, lead, support=()):
    at = now()
    order = Order(key, "Kiểm tra đê", body(lead), directives.due_choices(at)[-1], root(), "none", dict.fromkeys(map(body, support), ""))
    return directives.give(order, somebody("leader", "ubnd-tinh"), at)


def test_a_body_with_open_cases_does_not_end_and_the_form_says_how_many(office):
    ordered("led", "so-yt")
    ordered("asked", "so-xd", ["so-yt"])
    opened()
    for act, words in (("end", "chưa kết thúc được"), ("merge", "cho đơn vị nhận sáp nhập"), ("split", "ở lại với đơn vị này")):
        page = office.get(f"{AT}/so-yt/{act}").text
        assert words in page and "<li>Chỉ đạo: 2</li>" in page, act
    assert "<li>Nhiệm vụ trong sự cố: 1</li>" in office.get(f"{AT}/bch-quan-su/end").text
    assert "việc đang mở" not in office.get(f"{AT}/so-yt/alter").text + office.get(f"{AT}/cong-an-tinh/end").text
    answer = say(office, "so-yt/end")
    assert answer.status_code == 400 and "Đơn vị còn 2 việc đang mở nên chưa kết thúc được" in answer.text
    later = say(office, "so-yt/merge", into="so-xd", day=tomorrow().isoformat())
    assert later.status_code == 400 and "hãy sáp nhập vào đúng ngày ấy" in later.text and 'id="error-day"' in later.text
    assert organizations.body("so-yt").newest.valid_to is None and change_history.history("organization") == []


def test_open_cases_go_to_the_body_that_theirs_is_merged_into(office):
    led, asked = ordered("led", "so-yt"), ordered("asked", "so-nnmt", ["so-yt"])
    assert say(office, "so-yt/merge", into="so-xd").url == f"{AT}/so-xd"
    successor = organizations.by_code("so-xd", today()).id
    assert cases.case(led.case.id).organization_id == successor == cases.tasks(asked.case.id)[0].organization_id
    assert cases.timeline(led.case.id)[-1].reason == WHY
    assert [entry.action for entry in audit.entries(2)] == ["casework.succeed", "changes.make"]
    office.post(f"/admin/changes/{change_history.history('organization')[0].id}/undo")
    assert organizations.body("so-yt").newest.valid_to is None
    assert cases.owed_by(organizations.numbers_of("so-xd")) == {"directive": 2}, "the cases stay, as the form said"


def test_pages_of_cases_tell_who_took_them_over(office, signed_in):
    led, asked, incident = ordered("led", "so-yt"), ordered("asked", "so-nnmt", ["so-yt"]), opened()
    say(office, "so-yt/merge", into="so-xd")
    say(office, "bch-quan-su/merge", into="so-xd")
    say(office, "so-nnmt/merge", into="so-xd")
    chief = signed_in("leader", "ubnd-tinh")
    assert "Giao cho so-xd" in chief.get(f"/directives/{led.id}").text
    assert "Đề nghị so-xd phối hợp" in chief.get(f"/directives/{asked.id}").text
    page = chief.get(f"/incidents/{incident.id}?log=all").text
    assert "Chuyển đơn vị khác: Cứu hộ" in page and "Chuyển đơn vị chủ trì" in page


def test_what_the_cases_say_no_to_does_not_happen_to_the_body_either(office):
    seen, guarded = ordered("seen", "so-yt"), ordered("guarded", "so-yt")
    cases.guard([guarded.case.id], True)
    answer = say(office, "so-yt/merge", into="so-xd")
    assert answer.status_code == 400 and "có 1 việc đồng chí không thấy được" in answer.text
    assert organizations.body("so-yt").newest.valid_to is None and change_history.history("organization") == []
    assert cases.case(seen.case.id).organization_id == body("so-yt")


def test_a_body_that_is_gone_names_the_people_left_in_it(office, signed_in):
    signed_in("agency_officer", "so-yt")
    assert "agency-officer-so-yt" in office.get(f"{AT}/so-yt/end").text
    say(office, "so-yt/end")
    page = office.get(f"{AT}/so-yt").text
    assert "đã kết thúc" in page and "agency-officer-so-yt" in page


def test_a_new_body_is_founded_and_a_part_of_another_goes_to_it(office):
    given = values("so-yt", code="so-moi", name="Sở Mới", name_en="New", short_name="Sở Mới", areas=(("*", root()),))
    assert office.post(f"{AT}/new", given).url == f"{AT}/so-moi"
    assert organizations.by_code("so-moi", today()).name_en == "New"
    again = office.post(f"{AT}/new", given)
    assert again.status_code == 400 and "đã có đơn vị mang" in again.text and "Sở Mới" in again.text
    split = values(
        "so-moi", code="so-con", name="Sở Con", name_en="Child", short_name="Con", area=[f"*|{root()}"], day=tomorrow().isoformat()
    )
    assert office.post(f"{AT}/so-moi/split", split).url == f"{AT}/so-con"
    assert organizations.body("so-moi").newest.responsible == () and organizations.body("so-con").newest.responsible == (("*", root()),)


def test_posts_are_given_to_people_of_the_body_and_keep_it_from_ending(office, signed_in):
    signed_in("agency_officer", "so-yt")
    say(office, "so-yt/post", title="Giám đốc", title_en="Director")
    stranger = say(office, "so-yt/give", title="Giám đốc", who="administrator-ioc", since=today().isoformat())
    assert stranger.status_code == 400 and "phải có tài khoản thuộc đơn vị này" in stranger.text
    say(office, "so-yt/give", title="Giám đốc", who="agency-officer-so-yt", since=today().isoformat())
    assert organizations.body("so-yt").posts[0].holder(today()) == "agency-officer-so-yt"
    held = say(office, "so-yt/end", day=tomorrow().isoformat())
    assert held.status_code == 400 and "Còn người giữ chức danh: Giám đốc" in held.text
    say(office, "so-yt/give", title="Giám đốc", who="", since=tomorrow().isoformat())
    assert say(office, "so-yt/end", day=tomorrow().isoformat()).status_code == 302


def test_contacts_are_judged_and_shown(office):
    wrong = say(office, "so-yt/contacts", phone="0261 3 544", mail="nowhere", address="23 Tháng 3")
    assert wrong.status_code == 400 and "ten@mien" in wrong.text and "23 Tháng 3" in wrong.text
    say(office, "so-yt/contacts", phone="0261 3 544", mail="so@x.vn", address="")
    assert "so@x.vn" in office.get(f"{AT}/so-yt").text


def test_nobody_belongs_to_what_is_gone_or_to_itself(office):
    assert office.post(f"{AT}/so-yt/alter", values("so-yt", parent="so-xd")).status_code == 302
    below = say(office, "so-xd/end", day=tomorrow().isoformat())
    assert below.status_code == 400 and "đơn vị trực thuộc: so-yt" in below.text
    circle = office.post(f"{AT}/so-xd/alter", values("so-xd", parent="so-yt"))
    assert circle.status_code == 400 and "không thể thuộc chính nó" in circle.text


def test_without_a_reason_or_a_day_nothing_is_changed_and_what_was_typed_stays(office):
    for wrong in (
        {"reason": "vì"},
        {"day": ""},
        {"day": "2001-01-01"},
        {"kind": "moon"},
        {"name": ""},
        {"sector": ["moons"], "sector_place": [str(root())]},
        {"sector_place": ["999999"]},
        {"place_id": "999999"},
    ):
        answer = office.post(f"{AT}/so-yt/alter", values("so-yt", short_name="SYT-MOI") | wrong)
        assert answer.status_code == 400 and "SYT-MOI" in answer.text and 'class="error"' in answer.text, wrong
    assert change_history.history("organization") == []


def test_who_drew_the_form_before_somebody_else_changed_the_body_is_told(office):
    stale = values("so-yt", name="Của tôi")
    office.post(f"{AT}/so-yt/alter", values("so-yt", name="Của người khác"))
    answer = office.post(f"{AT}/so-yt/alter", stale)
    assert answer.status_code == 409 and WHY in answer.text and organizations.by_code("so-yt", today()).name == "Của người khác"


def test_a_reload_of_the_province_s_folder_leaves_alone_what_was_changed_here(office, tmp_path):
    office.post(f"{AT}/so-yt/alter", values("so-yt", name="Sở của tỉnh", areas=(("*", root()),)))
    say(office, "so-xd/end")
    before = organizations.all_on(today()), organizations.areas_on(today())
    organizations.load_province(tmp_path / "province")
    assert (organizations.all_on(today()), organizations.areas_on(today())) == before
    for change in change_history.history("organization"):
        office.post(f"/admin/changes/{change.id}/undo")
    organizations.load_province(tmp_path / "province")
    assert organizations.by_code("so-yt", today()).name == "so-yt" and organizations.changed_here() == frozenset()


def test_a_department_s_administrator_sees_all_and_changes_only_its_own(office, signed_in):
    office.post(f"{AT}/so-yt/alter", values("so-yt", areas=(("none", root()),)))
    own = signed_in("administrator", "so-yt", sector="none")
    assert own.get(f"{AT}/ubnd-tinh").status_code == 200 and "/ubnd-tinh/alter" not in own.get(f"{AT}/ubnd-tinh").text
    assert own.post(f"{AT}/ubnd-tinh/alter", values("ubnd-tinh", name="Khác")).status_code == 403
    assert own.post(f"{AT}/so-yt/alter", values("so-yt", name="Của sở")).status_code == 302
    assert own.post(f"{AT}/so-yt/alter", values("so-yt", areas=(("*", root()),))).status_code == 403
    assert signed_in("leader", "ubnd-tinh").get(AT).status_code == 403


def test_who_answers_is_found_for_a_sector_a_place_and_a_day(office):
    commune = places.by_code("1", today())
    page = office.get(f"{AT}?sector=*&place={commune.id}&on={today().isoformat()}").text
    answering = page[page.index("answering-title") :]
    assert answering.index("/ubnd-1") < answering.index("/ubnd-tinh")


def test_the_list_is_searched_by_kind_and_name_and_shows_a_past_day(office):
    assert (
        "ubnd-2" in office.get(f"{AT}?kind=commune").text
        and "so-yt" not in office.get(f"{AT}?kind=commune&text=hai").text.split("<form")[1]
    )
    assert "Không có đơn vị nào như vậy" in office.get(f"{AT}?on={date(2001, 1, 1)}&text=x").text
    assert office.get(f"{AT}/nobody").status_code == 404 and office.get(f"{AT}/so-yt/dance").status_code == 404


def test_the_list_asks_as_many_questions_for_three_hundred_bodies_as_for_twelve(office):
    office.get(AT)
    with CaptureQueriesContext(
        connection,
    ) as few:
        office.get(AT)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO organization (code, name, name_en, short_name, kind, valid_from)"
            " SELECT 'more-' || n, 'Thêm', 'More', 'Thêm', 'service', '2022-01-01' FROM generate_series(1, 300) n"
        )
    with CaptureQueriesContext(connection) as many:
        assert "more-300" in office.get(AT).text
    assert len(many) == len(few) <= 20


def test_the_database_lets_nobody_but_administrators_write_the_register(office, signed_in):
    signed_in("leader", "ubnd-tinh")
    numbers = dict(get_user_model().objects.values_list("username", "id"))
    told = '[{"code": "so-yt", "eras": [], "own": false}]'
    for who, may in (("leader-ubnd-tinh", False), ("administrator-ioc", True)):
        with transaction.atomic():
            accounts.enter(None, None, None, numbers[who])
            with connection.cursor() as cursor:
                try:
                    cursor.execute("SELECT organizations_put(%s::jsonb)", [told])
                except DatabaseError as refused:
                    assert not may and "changed by administrators" in str(refused)
                    transaction.set_rollback(True)
                else:
                    assert may
            accounts.leave()
