"""What is acted on: an incident with its room, a directive, a team, a closed road, a plan of evacuation, warnings and who answers them."""

import io
from datetime import timedelta

from bazan.citizens.safety_checks import api as safety_checks
from bazan.citizens.safety_checks.types import Answer
from bazan.coordination.cases import api as cases
from bazan.coordination.cases.types import Given
from bazan.core.settings import current
from bazan.directory.places import api as places
from bazan.response.directives import api as directives
from bazan.response.directives.types import Order
from bazan.response.evacuation import api as evacuation
from bazan.response.evacuation.types import Shelter, Wishes
from bazan.response.incidents import api as incidents
from bazan.response.incidents.types import IncidentInfo
from bazan.response.road_closures import api as road_closures
from bazan.response.road_closures.types import Terms
from bazan.response.teams import api as teams
from bazan.response.warnings import api as warnings
from bazan.response.warnings.cap.serializer import written
from bazan.response.warnings.tests.conftest import foreign
from bazan.response.warnings.types import Facts, MessageInfo
from tests.security.seeds.province import Province, create_account


def seed_cases(province: Province, alert: int) -> dict[str, str]:
    """Write them; what stands for the parts of addresses that name them."""
    at, commander = province.at, province.commander
    incident = incidents.open_incident("FLOOD", "Ngập", province.place_id, commander, at, "k", alert_id=alert)
    incidents.note(incident.id, "Nước lên", commander, at, files=[keep_paper()])
    task = incidents.give_task(incident.id, "Đi xem", province.center, 9, commander, at, "t")
    resource = incidents.bring(incident.id, "boat", "Xuồng", 1, commander, at, "b")
    exercise = incidents.start_exercise(next(iter(incidents.scripts())), commander, at, "e")
    file = next(file for line in incidents.log(incident.id) for file in line.files)
    over = incidents.open_incident("FLOOD", "Báo nhầm", province.place_id, commander, at, "o")
    over = incidents.move(over.id, "dismiss", commander, over.version, at, reason="Bơm nước ruộng", outcome="false")
    erasure = incidents.ask_erasure(over.code, province.chief, at, "Đơn của người dân")
    message = release_warning(province, "w1", incident.code)
    safety_checks.say(message.id, Answer("help", province.place_id, None, "Trên mái nhà", "+84912345678", "one"), at)
    call = safety_checks.standing([incident.code]).calls[0]
    return {
        "incident_id": str(incident.id), "task_id": str(task.id), "resource_id": str(resource.id), "exercise_id": str(exercise.id),
        "file_id@incidents": str(file.id), "call_id": str(call.id), "other_code": over.code, "request_id@retention": str(erasure.id),
        "number@incidents": "201", "kind@incidents": "docx", "what@incidents": "log", "what@incidents/tasks": "tick",
        "what@incidents/<int:incident_id>/resources": "release", "what@retention": "confirm",
        "seen@incidents": str(incidents.incident(incident.id).version), "seen@incidents/tasks": str(task.version),
        "message_id": str(message.id), "identifier": message.identifier,
        **_seed_warnings(province), **_seed_directive(province), **_seed_field(province, incident),
    }  # fmt: skip


def keep_paper() -> Given:
    """A file as evidence, in the archive."""
    return cases.keep(io.BytesIO(b"%PDF-1.4 done"), "bien-ban.pdf")


def release_warning(province: Province, key: str, incident: str = "") -> MessageInfo:
    """A warning that one person composed and another released."""
    draft = warnings.compose(compose_facts(province), province.commander.reach, province.at, key, incident=incident)
    return warnings.release(draft.id, province.chief.reach, draft.version, province.at, warnings.setup())


def compose_facts(province: Province) -> Facts:
    """A grave warning for the commune of the station."""

    def words(text: str) -> dict[str, str]:
        return {"vi": text, "en": text}

    return Facts(
        kind="FLOOD", event=words("Lũ"), headline=words("Lũ trên sông"), description=words("Nước lên."), instruction=words("Lên cao."),
        category="Met", response="Prepare", urgency="Expected", severity="Severe", certainty="Likely",
        communes=(places.place(province.place_id).code,), polygon=(), onset=None, expires=province.at + timedelta(hours=2), status="Actual",
    )  # fmt: skip


def _seed_warnings(province: Province) -> dict[str, str]:
    """A draft that waits, and a stranger's message that is held."""
    waiting = warnings.compose(compose_facts(province), province.commander.reach, province.at, "w2")
    warnings.take(written(foreign()), "http", None, warnings.setup(), province.at)
    return {
        "draft_id": str(waiting.id),
        "held_id": str(warnings.held()[0].id),
        "seen@warnings": str(waiting.version),
        "act@warnings": "release",
    }


def _seed_directive(province: Province) -> dict[str, str]:
    """A directive that was handled with a file as evidence, and published."""
    at, chief, officer = province.at, province.chief, create_account("handler", province.center, "agency_officer")
    due = directives.due_choices(at)[-1]
    directive = directives.give(Order("d", "Kiểm tra đê", province.center, due, province.place_id, province.station.sector), chief, at)
    directive = directives.move(directive.id, "accept", officer, directive.case.version, at)
    directive = directives.move(
        directive.id, "report", officer, directive.case.version, at, reason="Đã kiểm tra xong", files=[keep_paper()]
    )
    directive = directives.publish(directive.id, "Giữ đê an toàn cho dân", "", chief, directive.case.version, at)
    file = next(file for line in cases.timeline(directive.case.id) for file in line.files)
    return {
        "directive_id": str(directive.id),
        "file_id@directives": str(file.id),
        "kind@directives": "csv",
        "seen@directives": str(directive.case.version),
    }


def _seed_field(province: Province, incident: IncidentInfo) -> dict[str, str]:
    """A team on a task whose phone tells where it is, a road that is cut, and a plan of evacuation."""
    at, by = province.at, province.everybody
    folder = current().province_folder
    teams.load_province(folder / "demo", at - timedelta(hours=1), lists=folder, demo=True)
    team = teams.teams(at)[0]
    member = create_account("member", team.organization_id, "agency_officer", "duty_officer")
    task = incidents.give_task(incident.id, "Đưa dân ra", team.organization_id, 60, province.commander, at, "u")
    teams.send(team.id, task.case_id, member, at)
    share = teams.start_sharing(team.id, task.case_id, member, at)
    where = {"type": "Point", "coordinates": [province.station.longitude, province.station.latitude]}
    closure = road_closures.close_road(Terms("QL14", "flood", "all", where, at - timedelta(minutes=5)), by, at, "k")
    return {
        "team_id": str(team.id), "share_id": str(share.id), "closure_id": str(closure.id), "code@ogc": "closures",
        "feature_id": str(closure.id), "plan_id": str(_reckon_plan(province)),
        "seen@closures": str(closure.version),
    }  # fmt: skip


def _reckon_plan(province: Province) -> int:
    """The number of a plan for a square around the station."""
    x, y = province.station.longitude, province.station.latitude
    corners = [[x - 0.02, y - 0.02], [x + 0.02, y - 0.02], [x + 0.02, y + 0.02], [x - 0.02, y + 0.02], [x - 0.02, y - 0.02]]
    shelter = Shelter("1", "Trường học", y, x + 0.05, 500, province.place_id)
    wishes = Wishes({"type": "Polygon", "coordinates": [corners]}, "Ngập", (shelter,), (), province.at)
    plan = evacuation.ask(wishes, province.everybody, province.at, "k").id
    evacuation.reckon(plan, province.at)
    return plan
