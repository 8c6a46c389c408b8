"""Public warnings an incident leaves behind: when it ends, each that is still in force is taken back or let run, by decision."""

from collections.abc import Mapping
from datetime import datetime

from bazan.coordination.cases import api as cases
from bazan.core.errors import Refused
from bazan.core.language import words
from bazan.directory.permissions.types import Acting
from bazan.response.incidents import queries
from bazan.response.incidents.types import IncidentInfo
from bazan.response.warnings import api as warnings
from bazan.response.warnings.types import MessageInfo

DECISIONS = ("cancel", "run")


def left_in_force(info: IncidentInfo, at: datetime) -> list[MessageInfo]:
    """Warnings of it, and of what was merged into it, that people are still under and whose cancellation nobody asked for yet."""
    codes = [info.code, *(one.code for one in queries.merged(info.id))]
    asked = {draft.replaces for code in codes for draft in warnings.drafts(incident=code) if draft.msg_type == "Cancel"}
    return [one for code in codes for one in warnings.messages(incident=code, ours=True, at=at) if one.id not in asked]


def decide(info: IncidentInfo, case_id: int, by: Acting, at: datetime, decided: Mapping[int, str]) -> None:
    """Do and write down what was decided of each, by the message's number: ``cancel`` (it waits for its second person) or ``run``.

    Refused ``incidents.warnings`` for one of which nothing was said; as ``warnings.cancel`` says.
    """
    for one in left_in_force(info, at):
        decision, headline = decided.get(one.id, ""), words(one.headline)
        if decision not in DECISIONS:
            raise Refused("incidents.warnings", {"headline": headline}, f"warning-{one.id}")
        if decision == "cancel":
            warnings.cancel(one.id, by.reach, at, f"end:{info.id}:{one.id}")
        cases.note(case_id, f"warning_{decision}", by, at, headline, detail={"message": one.id})
