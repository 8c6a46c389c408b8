"""A service as the room speaks of it, from the file that declares it."""

from bazan.citizens.field_reports.grammar import ServiceFile
from bazan.citizens.field_reports.types import Attribute, Service


def service_of(code: str, sector: str, file: ServiceFile) -> Service:
    """The service of a file. ``code``: ``PACK.ID``."""
    attributes = tuple(
        Attribute(one.code, one.datatype, one.required, one.labels, {value.key: value.labels for value in one.values})
        for one in file.questions
    )
    return Service(
        code=code, sector=sector, category=file.category, names=file.title.labels, hints=file.hint.labels, level=file.level,
        icon=file.icon, order=file.order, keywords=file.keywords, evidence=file.evidence, rough=file.rough, near_m=file.near_m,
        near_days=file.near_days, alike=file.alike, again_days=file.again_days, attributes=attributes,
    )  # fmt: skip
