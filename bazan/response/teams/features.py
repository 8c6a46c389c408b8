"""What of this room stands where: each team where its phone says it is, else at its base."""

from typing import Any

from bazan.core.labels import label
from bazan.core.language import either, words
from bazan.core.map_layers import Feature, Layer, Light, Question, point
from bazan.directory.organizations import api as organizations
from bazan.response.teams import api
from bazan.response.teams.types import TeamInfo

LAYER = "teams"


def listed() -> list[Layer]:
    return [Layer(LAYER, label("teams.layer"), "response", "point", icon="users", adds_up=label("teams.layer_people"), shown=True)]


def asked(code: str, question: Question) -> list[Feature]:
    """Exactly as it was known at the instant asked for: a place that came in later is not told."""
    if code != LAYER:
        return []
    found = [one for one in api.teams(question.at) if question.wants(one.id, *one.at)]
    bodies = {body.id: either(body.short_name, body.name_en) for body in organizations.everything()} if found else {}
    return [_feature(one, question, bodies.get(one.organization_id, "")) for one in found]


def _feature(team: TeamInfo, question: Question, owner: str) -> Feature:
    lists, position = api.catalogue(), team.position
    strength = ", ".join([label("teams.people", count=team.people), *(lists.counted(code, count) for code, count in team.assets.items())])
    facts = [
        (label("teams.fact.state"), label(f"teams.state.{team.state}")),
        (label("teams.fact.kind"), words(lists.kinds[team.kind].names) if team.kind in lists.kinds else team.kind),
        (label("teams.fact.phone"), team.phone),
        (label("teams.fact.error"), label("teams.metres", count=round(position.accuracy_m)) if position else ""),
    ]
    properties: dict[str, Any] = {
        "code": team.code, "kind": team.kind, "state": team.state, "people": team.people, **{f"has_{k}": n for k, n in team.assets.items()},
        "position": position is not None, "rough": position.rough if position else None, "case": team.case_id,
    }  # fmt: skip
    return Feature(
        id=str(team.id),
        geometry=point(*team.at),
        name=words(team.names),
        light=_light(team, question),
        line=strength if position else f"{label('teams.at_base')} · {strength}",
        since=position.observed_at if position else team.since,
        heard=(team.id,),
        owner=owner,
        href=f"/teams#team-{team.id}",
        place_id=team.place_id,
        adds_up=team.people,
        facts=tuple((name, value) for name, value in facts if value),
        properties=properties,
    )


def _light(team: TeamInfo, question: Question) -> Light:
    if team.state == "off_duty":
        return "none"
    return "stale" if api.old(team, question.at) else "good"
