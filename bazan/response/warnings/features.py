"""Warnings on a map: what each in force covers."""

from bazan.core.labels import label
from bazan.core.language import words
from bazan.core.map_layers import Feature, Layer, Light, Question
from bazan.response.warnings import api

LIGHTS: dict[str, Light] = {"extreme": "disaster", "severe": "off", "moderate": "watch"}


def listed() -> list[Layer]:
    return [Layer("warnings", label("warnings.layer.title"), "response", "area", icon="megaphone", shown=True)]


def warnings(code: str, question: Question) -> list[Feature]:
    """Every warning in force then; they are few, so the extent cuts none off."""
    return [
        Feature(
            id=str(message.id),
            geometry=geometry,
            name=words(message.headline),
            light=LIGHTS.get(message.severity.lower(), "watch"),
            line=words(message.area),
            since=message.sent,
            owner=message.sender_name,
            href=f"/warnings/messages/{message.id}",
            heard=(message.id,),
            properties={
                "identifier": message.identifier, "severity": message.severity, "urgency": message.urgency, "certainty": message.certainty,
                "sent": message.sent.isoformat(), "expires": message.ends_at.isoformat(),
            },
        )
        for message, geometry in api.in_force_at(question.at)
        if geometry is not None
    ]  # fmt: skip
