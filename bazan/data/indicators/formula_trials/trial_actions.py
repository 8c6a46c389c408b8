"""Writes of trials: a folder tried, stopped, taken up again, switched on, dropped."""

import shutil
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from django.db import transaction

from bazan.core.errors import Conflict, NotFound, Refused
from bazan.core.settings import current
from bazan.core.time import now
from bazan.data.indicators.actions import load_pack, spec_of
from bazan.data.indicators.computation.formula import declare, fingerprint, relations_of
from bazan.data.indicators.formula_trials.models import Trial, Tried
from bazan.data.indicators.formula_trials.packs import pack_of
from bazan.data.indicators.models import Indicator, LoadedPack
from bazan.directory.audit import api as audit
from bazan.platform.jobs import api as jobs
from bazan.platform.packs import load

LONGEST_WHY = 500
STOPPED = ("cancelled", "failed")


def try_folder(folder: Path, codes: Iterable[str], by: str, why: str, at: datetime) -> int:
    """The number of the trial that was begun: of the indicators named, or of all whose formula the folder changes. It was checked.

    Refused ``indicators.trial.why``, ``indicators.trial.unchanged``, ``indicators.trial.datasets``; NotFound
    ``indicators.pack.unknown``, ``indicators.unknown``.
    """
    why, name = _reason(why), load(folder).id
    held = LoadedPack.objects.filter(pack=name).first()
    if held is None:
        raise NotFound("indicators.pack.unknown", {"pack": name})
    copied = _copied(folder, name, Path(held.folder).parent)
    pack = load(copied, held.spec["options"])
    if held.spec["files"].get("relations") != relations_of(pack):
        raise Refused("indicators.trial.datasets", {"pack": pack.id})
    standing = {row.code: row for row in Indicator.objects.filter(pack=pack.id)}
    written = {f"{pack.id}.{one['id']}": one for one in pack.indicators}
    wanted = [code if "." in code else f"{pack.id}.{code}" for code in codes]
    for code in wanted:
        if code not in standing or code not in written:
            raise NotFound("indicators.unknown", {"code": code})
    changed = [code for code in written if code in standing and standing[code].fingerprint != fingerprint(pack, written[code])]
    if not (wanted or changed):
        raise Refused("indicators.trial.unchanged", {"pack": pack.id})
    with transaction.atomic():
        trial = Trial.objects.create(pack=pack.id, folder=str(copied), asked_by=by, why=why, asked_at=at, until=at)
        for code in wanted or changed:
            row, declaration = standing[code], written[code]
            printed = fingerprint(pack, declaration)
            Tried.objects.create(
                trial=trial, indicator=row, code=code, pack=pack.id, version_before=row.version, fingerprint_before=row.fingerprint,
                spec_before=row.spec, version=declaration["version"], fingerprint=printed,
                spec=spec_of(pack, declaration, declare(row.id, pack, declaration), printed),
            )  # fmt: skip
        audit.append(by, "indicators.try", f"indicator_trial:{trial.id}", {"pack": pack.id, "codes": wanted or changed, "why": why})
        _defer(trial.id)
    return trial.id


def run(trial_id: int) -> None:
    """Work off what a trial still lacks, in the process that has the history's packages."""
    from bazan.data.indicators.formula_trials.trial_run import run as run_trial

    run_trial(trial_id)


@transaction.atomic
def cancel(trial_id: int, by: str) -> None:
    """Stop it after the piece it is at; what is done stays. NotFound ``indicators.trial.unknown``."""
    _moved(trial_id, ("waiting", "running"), "cancelled")
    audit.append(by, "indicators.cancel_trial", f"indicator_trial:{trial_id}", {})


@transaction.atomic
def resume(trial_id: int, by: str) -> None:
    """Go on with one that was stopped or failed. NotFound ``indicators.trial.unknown``."""
    _moved(trial_id, STOPPED, "waiting")
    audit.append(by, "indicators.resume_trial", f"indicator_trial:{trial_id}", {})
    _defer(trial_id)


@transaction.atomic
def drop(trial_id: int, by: str) -> None:
    """End it: nothing changes. NotFound ``indicators.trial.unknown``."""
    _moved(trial_id, ("waiting", "running", "done", *STOPPED), "dropped")
    audit.append(by, "indicators.drop_trial", f"indicator_trial:{trial_id}", {})


@transaction.atomic
def switch_on(trial_id: int, by: str, why: str) -> None:
    """Have its formulas take the place of those in force. Refused ``indicators.trial.why``, ``indicators.trial.others``; Conflict
    ``indicators.trial.overtaken``; NotFound ``indicators.trial.unknown``."""
    why = _reason(why)
    trial = Trial.objects.filter(id=trial_id, state="done").first()
    if trial is None:
        raise NotFound("indicators.trial.unknown", {})
    for row in Tried.objects.filter(trial=trial).select_related("indicator"):
        if row.indicator.fingerprint != row.fingerprint_before:
            raise Conflict("indicators.trial.overtaken", {"code": row.code})
    _moved(trial_id, ("done",), "switching", switched_by=by, switch_why=why)
    jobs.defer("indicators.switch_on", trial_id=trial_id)


@transaction.atomic
def switch(trial_id: int) -> None:
    """Load the folder of a trial that was switched on, in the process that measures: the one entry in the audit names who and why."""
    trial = Trial.objects.select_for_update().filter(id=trial_id, state="switching").first()
    if trial is not None:
        load_pack(pack_of(trial), by=trial.switched_by, why=trial.switch_why)
        Trial.objects.filter(id=trial_id).update(state="on", ended_at=now())


def _copied(folder: Path, pack: str, among: Path) -> Path:
    """The folder as it is now, beside its neighbours' datasets: what is computed is what is switched on, whatever is edited meanwhile."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    printed = sha256(b"".join(sha256(f"{path.relative_to(folder)}".encode() + path.read_bytes()).digest() for path in files)).hexdigest()
    made = current().home / "trials" / printed[:20] / pack
    if not made.exists():
        for neighbour in among.glob("*/datasets"):
            if neighbour.parent.name != pack:
                shutil.copytree(neighbour, made.parent / neighbour.parent.name / "datasets", dirs_exist_ok=True)
        shutil.copytree(folder, made, ignore=shutil.ignore_patterns("__pycache__"))
    return made


def _defer(trial_id: int) -> None:
    jobs.defer("indicators.run_trial", lock="indicators.trial", trial_id=trial_id)


def _moved(trial_id: int, states: tuple[str, ...], state: str, **more: str) -> None:
    if not Trial.objects.filter(id=trial_id, state__in=states).update(state=state, ended_at=now(), **more):
        raise NotFound("indicators.trial.unknown", {})


def _reason(why: str) -> str:
    why = why.strip()
    if not 1 <= len(why) <= LONGEST_WHY:
        raise Refused("indicators.trial.why", {"most": LONGEST_WHY}, "why")
    return why
