"""What stands around the text: the issuer, its symbol and seat, who signs, who gets it; as they are on the day of issue."""

from collections.abc import Sequence
from datetime import date

from bazan.analysis.briefings import rules
from bazan.analysis.briefings.facts.context import labelled, place_words
from bazan.analysis.briefings.grammar import BriefingsFile, Issuer, Recipient
from bazan.analysis.briefings.types import Head, Scope, Words
from bazan.core.language import LANGUAGES
from bazan.data.indicators import api as indicators
from bazan.directory.organizations import api as organizations
from bazan.directory.organizations.types import OrganizationInfo
from bazan.directory.places import api as places

NOTHING: Words = dict.fromkeys(LANGUAGES, "")


def head(
    scope: Scope, organization_id: int, number: int, file: BriefingsFile, recipients: Sequence[Recipient], sectors: Sequence[str], on: date
) -> Head:
    """The head of a briefing with this number of its issuer; what the province's file doesn't say of it is told by the registers."""
    body = organizations.organization(organization_id)
    place = places.place(scope.place_id)
    issuer = file.issuer(body.code) or _unwritten(body, on)
    above = organizations.organization(body.parent_id) if body.parent_id is not None else None
    titles = {board["pack"]: dict(board["title"]) for board in indicators.boards()}
    return Head(
        organization=_name(body), above=_name(above) if above else NOTHING, symbol=rules.symbol_of(number, issuer.abbreviation),
        seat={"vi": issuer.seat, "en": issuer.seat_en}, place=place_words(place),
        sectors={sector: titles.get(sector, {"vi": sector, "en": sector}) for sector in sectors},
        authority=_both(issuer.authority, issuer.authority_en), post=_both(issuer.post, issuer.post_en), signer=issuer.signer,
        recipients=tuple(_recipient(one, on) for one in recipients), drafter=issuer.drafter,
    )  # fmt: skip


def _unwritten(body: OrganizationInfo, on: date) -> Issuer:
    """An issuer the file doesn't name: its code for an abbreviation, its territory for a seat."""
    seat = places.place(body.place_id) if body.place_id is not None else places.root(on)
    return Issuer(
        organization=body.code, abbreviation=body.code.upper(), seat=seat.short_name, seat_en=seat.short_name_en, source=""
    )  # fmt: skip


def _name(body: OrganizationInfo) -> Words:
    return {"vi": body.name, "en": body.name_en}


def _both(vietnamese: str, english: str) -> Words:
    return {"vi": vietnamese, "en": english or vietnamese}


def _recipient(one: Recipient, on: date) -> Words:
    return labelled(f"people.role.{one.role}") if one.role else _name(organizations.by_code(one.organization, on))
