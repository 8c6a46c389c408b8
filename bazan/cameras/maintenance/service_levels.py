"""What the province says of upkeep: ``cameras.toml``, its part ``[upkeep]``. A province without that part opens no tickets."""

from datetime import timedelta
from functools import cache
from pathlib import Path

from bazan.cameras.devices.types import FAULTS
from bazan.cameras.maintenance.types import Patience, Policy
from bazan.core.settings import current
from bazan.platform.declarations.province_files import declared

FILE = "cameras.toml"
NOTHING = Policy({}, timedelta(), timedelta(), 1)


def of_province() -> Policy:
    """As this installation's province says."""
    return read(current().province_folder)


@cache
def read(folder: Path) -> Policy:
    """KeyError for what is missing; ValueError for a fault there isn't, or one that calls before it is known who failed with it."""
    said = declared(folder, FILE).get("upkeep") if (folder / FILE).is_file() else None
    if said is None:
        return NOTHING
    faults = {row["fault"]: Patience(timedelta(minutes=row["after_minutes"]), row["mend_days"]) for row in said["faults"]}
    together = timedelta(minutes=said["together_minutes"])
    if wrong := sorted(fault for fault, patience in faults.items() if fault not in FAULTS or patience.after < together):
        raise ValueError(f"{folder / FILE}, upkeep: {', '.join(wrong)}")
    return Policy(faults, timedelta(minutes=said["well_minutes"]), together, said["together"])
