"""Alerts on a map: where their station stands, or at the seat of their place."""

from collections.abc import Iterable

from bazan.core.errors import NotFound
from bazan.core.labels import label
from bazan.core.language import either, words
from bazan.core.map_layers import Feature, Layer, Question, point, severity_light
from bazan.core.time import local_day
from bazan.data.observations import api as observations
from bazan.directory.organizations import api as organizations
from bazan.directory.places import api as places
from bazan.monitoring.alerts import api
from bazan.monitoring.alerts.types import AlertInfo


def listed() -> list[Layer]:
    return [Layer("alerts", label("alerts.layer.title"), "response", "point", icon="bell", shown=True)]


def alerts(code: str, question: Question) -> list[Feature]:
    """Those that were active at the moment asked about."""
    held = api.active_at(question.at) if question.past else api.alerts("active", quiet=False)
    points = _Points(held)
    owners = {one.id: either(one.short_name or one.name, one.name_en) for one in organizations.all_on(local_day(question.at))}
    found = []
    for alert in held:
        where = points.of(alert)
        if where is not None and question.wants(alert.id, where[0], where[1]):
            found.append(_feature(alert, where[0], where[1], where[2], owners.get(alert.owner_id or 0, "")))
    return found


class _Points:
    """Where alerts are: (latitude, longitude, the feature of another layer they speak of)."""

    def __init__(self, held: Iterable[AlertInfo]):
        stations = observations.things() if any(alert.feature_kind in ("thing", "datastream") for alert in held) else []
        self.things = {one.id: one for one in stations}
        self.of_stream = {one.id: one.thing_id for one in observations.datastreams()} if stations else {}

    def of(self, alert: AlertInfo) -> tuple[float, float, str] | None:
        """None: it speaks of something without a place, as a source does."""
        number = self.of_stream.get(alert.feature_id) if alert.feature_kind == "datastream" else alert.feature_id
        thing = self.things.get(number or 0) if alert.feature_kind in ("thing", "datastream") else None
        if thing is not None and thing.latitude is not None and thing.longitude is not None:
            return thing.latitude, thing.longitude, f"things.{thing.kind}/{thing.id}"
        if alert.place_id is None:
            return None
        try:
            place = places.place(alert.place_id)
        except NotFound:
            return None
        return place.latitude, place.longitude, ""


def _feature(alert: AlertInfo, latitude: float, longitude: float, about: str, owner: str) -> Feature:
    return Feature(
        id=str(alert.id),
        geometry=point(latitude, longitude),
        name=words(alert.labels) or words(alert.feature_names),
        light=severity_light(alert.severity),
        since=alert.active_since,
        about=about,
        owner=owner,
        href=f"/alerts/{alert.id}",
        place_id=alert.place_id,
        heard=(alert.id,),
        properties={
            "rule": alert.rule, "severity": alert.severity, "urgency": alert.urgency, "certainty": alert.certainty, "sector": alert.sector,
            "value": alert.value, "limit": alert.limit, "active_since": alert.active_since.isoformat(), "acknowledged": alert.acknowledged,
        },
    )  # fmt: skip
