"""From facts to CAP: one message in Vietnamese and English, with the outline and the codes of its communes."""

from dataclasses import replace
from datetime import date, datetime

from bazan.core.labels import label
from bazan.core.language import either, in_every_language, language, speaking
from bazan.core.settings import current
from bazan.core.time import local_day
from bazan.directory.places import api as places
from bazan.response.warnings import areas, rules
from bazan.response.warnings.province_config import Setup
from bazan.response.warnings.types import Area, Cap, Facts, Info, Reference


def address(identifier: str) -> str:
    """Where a message of ours stands for good."""
    return f"{current().address}/cap/{identifier}.xml"


def public_address() -> str:
    """Where people read what they are warned of."""
    return f"{current().address}/warnings/public"


def communes(facts: Facts, on: date) -> tuple[int, ...]:
    """Ids of the communes a warning is for, in the order of their codes."""
    if facts.polygon:
        found = areas.touched([facts.polygon], [], on)
        return tuple(one.id for one in places.communes(on) if one.id in found)
    return tuple(places.by_code(code, on).id for code in sorted(set(facts.communes)))


def cancelled(facts: Facts) -> Facts:
    """What is said when a warning is taken back, for the same communes and as long."""
    headline = in_every_language(
        lambda: label("warnings.cancel.headline", headline=facts.headline[language()])[: rules.LONGEST["headline"]]
    )
    return replace(
        facts, response="AllClear", urgency="Past", headline=headline,
        description=in_every_language(lambda: label("warnings.cancel.description")),
        instruction=in_every_language(lambda: label("warnings.cancel.instruction")),
    )  # fmt: skip


def area_words(ids: tuple[int, ...]) -> str:
    """The area as people read it: the communes by name."""
    return ", ".join(either(place.name, place.name_en) for place in map(places.place, ids))


def composed(
    facts: Facts,
    msg_type: str,
    ids: tuple[int, ...],
    setup: Setup,
    sent: datetime,
    number: int,
    incident: str = "",
    references: tuple[Reference, ...] = (),
) -> Cap:
    """The message as it will be signed."""
    rings, schematic = ((facts.polygon,), False) if facts.polygon else areas.outlines(ids)
    codes = tuple((setup.geocode, places.place(one).code) for one in ids)
    on = local_day(sent)
    named, infos = in_every_language(lambda: area_words(ids)), []
    for spoken, tag in rules.LANGUAGES.items():
        infos.append(
            Info(
                language=tag,
                categories=(facts.category,),
                event=facts.event[spoken],
                urgency=facts.urgency,
                severity=facts.severity,
                certainty=facts.certainty,
                responses=(facts.response,),
                event_codes=((setup.prefix, facts.kind),) if facts.kind else (),
                effective=sent,
                onset=facts.onset,
                expires=facts.expires,
                sender_name=setup.name[spoken],
                headline=facts.headline[spoken],
                description=facts.description[spoken],
                instruction=facts.instruction[spoken],
                web=public_address(),
                contact=setup.contact[spoken],
                parameters=(("boundary", "schematic" if schematic else "reference"),),
                areas=(Area(named[spoken], rings, geocodes=codes),),
            )
        )
    name = rules.identifier(setup.prefix, sent, number)
    with speaking("vi"):  # a note is one for the whole message
        notes = [label("warnings.cap.exercise", day=f"{on:%d/%m/%Y}")] if facts.status == "Exercise" else []
        notes += [label("warnings.cap.schematic")] if schematic else []
        notes += [label("warnings.cap.demo")] if current().demo else []
    return Cap(
        name, setup.sender, sent, facts.status, msg_type, "Public",
        note=" ".join(notes), references=references, incidents=incident.replace(" ", "-"), infos=tuple(infos),
    )  # fmt: skip
