"""The pack that is tried."""

from pathlib import Path

from bazan.data.indicators.formula_trials.models import Trial
from bazan.data.indicators.models import LoadedPack
from bazan.platform.packs import Pack, load


def pack_of(trial: Trial) -> Pack:
    """The pack as it was tried, with the province's choices."""
    return load(Path(trial.folder), LoadedPack.objects.get(pack=trial.pack).spec["options"])
