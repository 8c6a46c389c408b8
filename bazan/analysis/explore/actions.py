"""Writes of the room: a question asked, stopped, kept under a name, dropped."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from bazan.analysis.explore import queries, rules
from bazan.analysis.explore.models import Asked, KeptQuestion
from bazan.analysis.explore.question_url import address_of
from bazan.analysis.explore.types import FORMS, Question, Source
from bazan.core.errors import NotFound, Refused
from bazan.directory.accounts.api import Reach, roles_with
from bazan.directory.audit import api as audit
from bazan.platform.jobs import api as jobs


@transaction.atomic
def ask(question: Question, source: Source, form: str, reach: Reach, at: datetime) -> int:
    """The number under which it runs, or under which an equal one of equal reach ran just now. Refused ``explorations.form``,
    ``explorations.running``, ``explorations.xlsx``."""
    if form not in FORMS:
        raise Refused("explorations.form", {"text": form[:40]}, "form")
    found = queries.newest(question, form, reach)
    if found is not None and rules.is_fresh(found, question.known, at):
        return found.id
    going = Asked.objects.filter(account_id=reach.account_id, state__in=("waiting", "running")).count()
    if going >= rules.MOST_RUNNING:
        raise Refused("explorations.running", {"most": rules.MOST_RUNNING})
    address, told = address_of(question), queries.told(queries.scope_of(reach))
    row = Asked.objects.create(
        account_id=reach.account_id, asked_by=reach.username, roles=sorted(reach.roles), places=told[0], sectors=told[1],
        source=source.key, address=address, form=form, digest=rules.digest(address, form), asked_at=at,
        estimated_s=queries.cost(question, source).seconds,
    )  # fmt: skip
    jobs.defer("explorations.run", lock=f"explorations-{'file' if form else 'answer'}", exploration_id=row.id)
    return row.id


def cancel(exploration_id: int, reach: Reach) -> None:
    """Stop one of one's own. NotFound ``explorations.unknown``."""
    found = Asked.objects.filter(id=exploration_id, account_id=reach.account_id)
    if not found.update(cancelled=True):
        raise NotFound("explorations.unknown", {})
    found.filter(state="waiting").update(state="cancelled")


@transaction.atomic
def keep(name: str, question: Question, roles: Iterable[str], pinned: bool, reach: Reach, at: datetime) -> int:
    """Its number; a name of one's own given again is that question from now on.

    Refused ``explorations.kept.name``, ``explorations.kept.roles``, ``explorations.kept.many``.
    """
    name, shared = name.strip(), sorted(set(roles))
    if not 1 <= len(name) <= rules.KEPT_NAME:
        raise Refused("explorations.kept.name", {"most": rules.KEPT_NAME}, "name")
    if unknown := [role for role in shared if role not in roles_with("explorations.ask")]:
        raise Refused("explorations.kept.roles", {"role": unknown[0][:40]}, "roles")
    own = KeptQuestion.objects.filter(account_id=reach.account_id)
    if own.count() >= rules.MOST_KEPT and not own.filter(name=name).exists():
        raise Refused("explorations.kept.many", {"most": rules.MOST_KEPT}, "name")
    row, new = KeptQuestion.objects.update_or_create(
        account_id=reach.account_id, name=name,
        defaults={"address": address_of(question), "roles": shared, "pinned": pinned, "made_at": at},
    )  # fmt: skip
    audit.append(reach.username, "explorations.keep", f"exploration_kept:{row.id}", {"name": name, "roles": shared, "new": new})
    return row.id


@transaction.atomic
def drop(kept_id: int, reach: Reach) -> None:
    """One of one's own. NotFound ``explorations.kept``."""
    row = KeptQuestion.objects.select_for_update().filter(id=kept_id, account_id=reach.account_id).first()
    if row is None:
        raise NotFound("explorations.kept", {})
    audit.append(reach.username, "explorations.drop", f"exploration_kept:{row.id}", {"name": row.name, "address": row.address})
    row.delete()
