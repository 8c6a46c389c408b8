"""By which ways reports come in: each channel once. Its words: ``reports.channel``."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ReportChannel:
    by_officer: bool = False
    """A person brings it to an officer, who fills in the form; the first of these is proposed there."""
    unasked: bool = False
    """Somebody writes without being asked for a place, so a report may have none."""


CHANNELS = {
    "app": ReportChannel(),
    "hotline": ReportChannel(by_officer=True),
    "web": ReportChannel(),
    "desk": ReportChannel(by_officer=True),
    "zalo": ReportChannel(by_officer=True, unasked=True),
    "camera": ReportChannel(),
    "mail": ReportChannel(by_officer=True, unasked=True),
    "open311": ReportChannel(),
}
