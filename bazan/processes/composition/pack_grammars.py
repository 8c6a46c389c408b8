"""Which rooms have a part of a sector pack: each by the grammar of its folder. A new room adds one line."""

from pathlib import Path

from bazan.analysis.outbreaks.grammar import OUTBREAKS
from bazan.analysis.process_mining.grammar import PROCESSES
from bazan.analysis.scenarios.grammar import SCENARIOS
from bazan.citizens.field_reports.grammar import SERVICES
from bazan.data.datasets.grammar import DATASETS
from bazan.data.datasets.layer_grammar import LAYERS
from bazan.data.forms.grammar import FORMS
from bazan.data.indicators.grammar import INDICATORS
from bazan.data.sources.grammar import SOURCES
from bazan.monitoring.alerts.grammar import ALERTS
from bazan.platform import packs
from bazan.response.incidents.grammar import PROCEDURES
from bazan.screens.boards.grammar import BOARDS

GRAMMARS = (DATASETS, LAYERS, FORMS, SOURCES, INDICATORS, ALERTS, PROCEDURES, SERVICES, OUTBREAKS, PROCESSES, SCENARIOS, BOARDS)


def check(folder: Path) -> list[packs.Problem]:
    """Every problem of the pack in a folder; none: it may be loaded."""
    return packs.check(folder, GRAMMARS)
