"""What the wall tells of directives: how many worked, by the estimate."""

import pytest

from bazan.directory.accounts import api as accounts
from bazan.screens.wall.web.recent_actions import deeds
from tests.fixtures.orchard_province import NIGHT, NOW, communes, decided, given, land, leader, made_land  # noqa: F401 - fixtures

pytestmark = pytest.mark.usefixtures("land")


def test_how_many_worked_is_told_on_the_day_an_estimate_came_out_anew():
    decided()
    reach = leader().reach
    (told,) = deeds(reach, [], NOW + NIGHT / 2)
    assert told.at == NOW and "1/1 chỉ đạo có tác dụng" in told.title and "0 chưa đủ" in told.line
    assert deeds(reach, [], NOW + 2 * NIGHT) == []


def test_where_none_can_be_judged_yet_that_is_told():
    decided(at=NOW - 4 * NIGHT, due=NOW - 3 * NIGHT)
    (told,) = deeds(leader().reach, [], NOW + NIGHT / 2)
    assert "Chưa chỉ đạo nào" in told.title and "1 chưa đủ" in told.line


def test_who_may_not_see_directives_is_told_nothing_of_them():
    decided()
    reach = accounts.Reach(0, "somebody", frozenset({"data_steward"}), None, None, ())
    assert deeds(reach, [], NOW + NIGHT / 2) == []
