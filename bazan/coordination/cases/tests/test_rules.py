"""No case leaves its table, whoever tries what; a table that could strand a case can't be made."""

import io
import zipfile
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bazan.coordination.cases import rules
from bazan.coordination.cases.tests.conftest import ROOFS
from bazan.coordination.cases.types import Arrow, Workflow
from bazan.core.errors import BazanError, Conflict, Forbidden, Refused
from bazan.core.time import LOCAL, local_day
from bazan.core.working_hours import Hours

ACTS = [*sorted({arrow.act for arrow in ROOFS.arrows}), "nonsense"]
ROLES = st.frozensets(st.sampled_from(["hand", "owner", "stranger"]))


class Walk(RuleBasedStateMachine):
    """Anybody tries anything; the case is only ever where an arrow of the table leads."""

    def __init__(self):
        super().__init__()
        self.state = ROOFS.first

    @rule(act=st.sampled_from(ACTS), roles=ROLES, reason=st.sampled_from(["", "vì mưa"]), files=st.integers(0, 2))
    def act(self, act, roles, reason, files):
        before = self.state
        try:
            arrow = rules.moved(ROOFS, before, act, roles, reason, files)
        except BazanError:
            return
        assert arrow in ROOFS.arrows and before in arrow.start and arrow.act == act
        assert roles & arrow.roles and (reason or not arrow.reason) and (files or not arrow.evidence)
        self.state = arrow.end

    @invariant()
    def in_the_table(self):
        assert self.state in ROOFS.states

    @invariant()
    def only_an_end_is_without_a_way_on(self):
        ways = rules.offered(ROOFS, self.state, frozenset({"hand", "owner"}))
        assert bool(ways) == (self.state not in ROOFS.ends)


TestWalk = Walk.TestCase
TestWalk.settings = settings(max_examples=60, stateful_step_count=20, deadline=None)


def arrow(act, start, end):
    return Arrow(act, frozenset(start.split()), end, frozenset({"x"}))


@pytest.mark.parametrize(
    ("arrows", "running", "why"),
    [
        ((arrow("a", "one", "two"), arrow("b", "two", "one")), "one", "no end"),
        ((arrow("a", "one", "two"), arrow("b", "three", "two")), "one", "nothing leads"),
        ((arrow("a", "one", "two"), arrow("a", "one", "three")), "one", "two arrows"),
        ((arrow("a", "one", "two"),), "four", "no arrow speaks"),
        ((arrow("a", "one", "two"),), "two", "running"),
    ],
)
def test_an_unsound_table_cannot_be_made(arrows, running, why):
    with pytest.raises(ValueError, match=why):
        Workflow("w", "one", arrows, running=frozenset({running}))


def test_each_refusal_names_its_rule():
    hand = frozenset({"hand"})
    for state, act, roles, error, name in (
        ("paid", "take", hand, Conflict, "casework.act.state"),
        ("asked", "take", frozenset({"owner"}), Forbidden, "casework.act.role"),
        ("asked", "refuse", hand, Refused, "casework.act.reason"),
        ("mending", "mend", hand, Refused, "casework.act.evidence"),
    ):
        with pytest.raises(error) as caught:
            rules.moved(ROOFS, state, act, roles)
        assert caught.value.rule == name


instants = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1), timezones=st.just(LOCAL))
minutes = st.integers(1, 20_000).map(lambda n: timedelta(minutes=n))


@given(instants, minutes, minutes, minutes)
@settings(deadline=None)
def test_a_pause_never_brings_a_deadline_nearer_nor_onto_a_day_of_rest(start, length, before, pause):
    office = Hours()
    due = office.after(start, length)
    paused = start + before
    after = rules.resumed(due, paused, paused + pause, office)
    assert after >= due
    assert office.days.works(local_day(after))
    assert rules.resumed(due, paused, paused + 2 * pause, office) >= after


@given(instants, minutes, minutes)
@settings(deadline=None)
def test_working_time_left_at_a_pause_is_left_after_it(start, length, pause):
    office = Hours()
    due = office.after(start, length)
    paused = office.after(start, length / 2)
    after = rules.resumed(due, paused, paused + pause, office)
    assert office.between(paused + pause, after) == office.between(paused, due)


def test_a_deadline_is_promised_for_working_days_ahead_only():
    at = datetime(2026, 11, 25, 9, tzinfo=LOCAL)
    with pytest.raises(Refused) as caught:
        rules.promised(datetime(2026, 11, 29, 9, tzinfo=LOCAL), at, Hours())
    assert (caught.value.rule, caught.value.params["next"]) == ("casework.due.rest", "30/11/2026")
    with pytest.raises(Refused, match=r"due\.past"):
        rules.promised(at, at, Hours())
    with pytest.raises(Refused, match=r"due\.earlier"):
        rules.extended(datetime(2026, 11, 27, 9, tzinfo=LOCAL), datetime(2026, 11, 26, 9, tzinfo=LOCAL), at, Hours())


def packed(*names):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return stream.getvalue(), frozenset(names)


def test_a_file_is_what_its_bytes_say():
    assert rules.media_type(b"%PDF-1.7", "a.exe", frozenset()) == "application/pdf"
    data, members = packed("xl/workbook.xml")
    assert rules.media_type(data[:16], "A.XLSX", members).endswith("sheet")


@pytest.mark.parametrize(
    ("head", "name", "members", "rule_id"),
    [
        (b"MZ\x90", "bao-cao.pdf", (), "kind"),
        (b"<html>", "a.html", (), "kind"),
        (b"PK\x03\x04", "a.docx", ("xl/workbook.xml",), "kind"),
        (b"PK\x03\x04", "a.xlsx", ("xl/workbook.xml", "xl/vbaProject.bin"), "macros"),
    ],
)
def test_a_file_that_is_nothing_we_keep_is_refused(head, name, members, rule_id):
    with pytest.raises(Refused, match=rf"casework\.file\.{rule_id}"):
        rules.media_type(head, name, frozenset(members))
