"""Which rooms have a part of a sector pack: each by the grammar of its folder. A new room adds one line."""

from pathlib import Path

from bazan.act.field_reports.grammar import SERVICES
from bazan.act.incidents.grammar import PROCEDURES
from bazan.advise.outbreaks.grammar import OUTBREAKS
from bazan.advise.processes.grammar import PROCESSES
from bazan.advise.scenarios.grammar import SCENARIOS
from bazan.connect.datasets.grammar import DATASETS
from bazan.connect.datasets.layer_grammar import LAYERS
from bazan.connect.forms.grammar import FORMS
from bazan.connect.sources.grammar import SOURCES
from bazan.measure.indicators.grammar import INDICATORS
from bazan.platform import packs
from bazan.show.boards.grammar import BOARDS
from bazan.watch.alerts.grammar import ALERTS

GRAMMARS = (DATASETS, LAYERS, FORMS, SOURCES, INDICATORS, ALERTS, PROCEDURES, SERVICES, OUTBREAKS, PROCESSES, SCENARIOS, BOARDS)


def check(folder: Path) -> list[packs.Problem]:
    """Every problem of the pack in a folder; none: it may be loaded."""
    return packs.check(folder, GRAMMARS)
