"""The documents other programs read, as GeoReport v2 has them. Instants are local, with their offset."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bazan.citizens.field_reports import api as field_reports
from bazan.citizens.field_reports.types import Attribute, Brief, Promise, PublicReport, Receipt, Service
from bazan.core.labels import label, number_words
from bazan.core.language import words
from bazan.core.settings import current
from bazan.core.time import LOCAL
from bazan.directory.organizations import api as organizations
from bazan.directory.places import api as places
from bazan.interfaces.open311.province_config import Setup

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
CLOSED = field_reports.REPORT.ends | {"published", "duplicate"}
"""States of which Open311 says closed: answered in public, refused, taken back, or followed as another report."""
Document = dict[str, Any]


def discovery(setup: Setup, base: str) -> Document:
    """``base``: the address of the endpoint."""
    endpoint = {
        "specification": SPECIFICATION, "url": base, "changeset": setup.changeset, "type": "test" if current().demo else "production",
        "formats": ["text/xml", "application/json"],
    }  # fmt: skip
    told = {"changeset": setup.changeset, "contact": words(setup.contact), "key_service": words(setup.key_service)}
    return {**told, "endpoints": [endpoint]}


def service(one: Service) -> Document:
    return {
        "service_code": one.code, "service_name": words(one.names), "description": words(one.hints), "metadata": bool(one.attributes),
        "type": "realtime", "keywords": ",".join(one.keywords), "group": one.category,
    }  # fmt: skip


def definition(one: Service) -> Document:
    return {"service_code": one.code, "attributes": [_attribute(asked, order) for order, asked in enumerate(one.attributes, 1)]}


def _attribute(asked: Attribute, order: int) -> Document:
    told = {
        "variable": True, "code": asked.code, "datatype": asked.datatype, "required": asked.required, "datatype_description": None,
        "order": order, "description": words(asked.names),
    }  # fmt: skip
    values = [{"key": key, "name": words(names)} for key, names in asked.values.items()]
    return {**told, "values": values} if values else told


def request(one: PublicReport, services: Mapping[str, Service], media: str, promise: Promise | None = None) -> Document:
    """A public report. ``media``: the address below which public pictures lie."""
    place = places.place(one.place_id)
    return {
        "service_request_id": one.number,
        "status": status(one.state),
        "status_notes": one.reply or None,
        "service_name": _name(one.service, services),
        "service_code": one.service,
        "description": one.words or None,
        "agency_responsible": words(_names(organizations.organization(one.organization_id))),
        "service_notice": None,
        "requested_datetime": instant(one.received_at),
        "updated_datetime": instant(one.updated_at),
        "expected_datetime": instant(one.due_at),
        "address": words(_names(place)),
        "address_id": place.code,
        "zipcode": None,
        "lat": one.latitude,
        "long": one.longitude,
        "media_url": f"{media}/{one.preview}.jpg" if one.preview else None,
        "extended_attributes": {
            "state": one.state,
            "supports": one.supports,
            "verified": one.verified,
            "after_media_url": f"{media}/{one.after}.jpg" if one.after else None,
            **({"promise": promised(promise)} if promise else {}),
        },
    }  # fmt: skip


def brief(one: Brief, services: Mapping[str, Service]) -> Document:
    """A report nobody has looked at yet, or that isn't public: that it is here, and nothing of what it says."""
    return {
        "service_request_id": one.number,
        "status": status(one.state),
        "service_name": _name(one.service, services),
        "service_code": one.service,
        "requested_datetime": instant(one.received_at),
        "updated_datetime": instant(one.changed_at),
    }


def taken(receipt: Receipt, promise: Promise | None) -> Document:
    """What whoever sent a report is answered; the code opens it to who has it."""
    told = {"tracking_code": receipt.code, "expected_datetime": instant(receipt.due_at)}
    return {
        "service_request_id": receipt.number,
        "service_notice": notice(receipt.due_at, promise),
        "account_id": None,
        "extended_attributes": {**told, **({"promise": promised(promise)} if promise else {})},
    }


def notice(due_at: datetime, promise: Promise | None) -> str:
    """The legal deadline, and what really happens."""
    due = label("open311.notice.due", due=f"{due_at.astimezone(LOCAL):%H:%M %d/%m/%Y}")
    if promise is None or promise.half_days is None:
        return due
    told = {"half": number_words(round(promise.half_days, 1)), "count": promise.closed}
    return f"{due} {label(f'open311.notice.{promise.scope}', **told)}"


def promised(promise: Promise) -> Document:
    """Calendar days until half and nine of ten reports like it were really answered; null: not so many ever were."""
    return {
        "half_days": None if promise.half_days is None else round(promise.half_days, 1),
        "nine_of_ten_days": None if promise.most_days is None else round(promise.most_days, 1),
        "answered": promise.closed,
        "unanswered": promise.open,
        "scope": promise.scope,
    }


def status(state: str) -> str:
    return "closed" if state in CLOSED else "open"


def states(statuses: tuple[str, ...]) -> list[str] | None:
    """The states of which these are said; None: all."""
    return [state for state in field_reports.REPORT.states if status(state) in statuses] if statuses else None


def instant(at: datetime) -> str:
    return at.astimezone(LOCAL).isoformat(timespec="seconds")


def _name(code: str, services: Mapping[str, Service]) -> str:
    return words((services.get(code) or field_reports.service(code)).names)


def _names(one: Any) -> dict[str, str]:
    return {"vi": one.name, "en": one.name_en}
