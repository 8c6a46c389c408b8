"""The pack that is tried."""

from pathlib import Path

from bazan.engines.packs import Pack, load
from bazan.measure.indicators.models import LoadedPack
from bazan.measure.indicators.trials.models import Trial


def pack_of(trial: Trial) -> Pack:
    """The pack as it was tried, with the province's choices."""
    return load(Path(trial.folder), LoadedPack.objects.get(pack=trial.pack).spec["options"])
