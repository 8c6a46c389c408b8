"""What crosses this room's border. Instants are UTC and aware."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, get_args

from bazan.core.state_lights import StateTable
from bazan.core.time import Period
from bazan.data.forms.grammar import Due, Owed, Sheet

State = Literal["draft", "submitted", "verified", "approved", "locked", "returned"]
"""draft: checked, nothing committed; submitted: rows are committed; returned: to be sent anew, with the reason."""
SUBMISSION_STATES = StateTable[State](
    get_args(State),
    {"verified": "good", "approved": "good", "locked": "good", "submitted": "watch", "returned": "off", "draft": "none"},
    "forms.state",
)
UploadState = Literal["waiting", "checked", "refused", "asked", "committed", "broken"]
"""waiting: not read yet; refused: the file as a whole can't be taken; asked: confirmed, to be committed; broken: an unforeseen error."""
Standing = Literal["ahead", "soon", "late", "sent", "sent_late"]
"""How an obligation stands: not yet due, due within days, overdue, sent in time, sent after it was due."""
STANDING_STATES = StateTable[Standing](
    get_args(Standing),
    {"sent": "good", "soon": "watch", "sent_late": "watch", "late": "off", "ahead": "none"},
    "forms.standing",
)


Ask = Literal["late", "due", "back", "begun"]
"""What an obligation asks of who owes it, most pressing first: it is overdue; it can be written and isn't sent; it came back, whole or by
cells; it was begun before its period ended."""
ASKS: tuple[Ask, ...] = ("late", "due", "back", "begun")
ASK_STATES = StateTable[Ask](
    get_args(Ask),
    {"due": "watch", "back": "watch", "late": "off", "begun": "none"},
    "forms.ask",
)


@dataclass(frozen=True)
class FormInfo:
    """A workbook that units owe, as its pack declares it."""

    id: int
    code: str
    """``<pack>.<id>``."""
    pack: str
    version: int
    labels: Mapping[str, str]
    about: Mapping[str, str]
    grain: str
    owed_by: Owed
    due: Due
    verified_by: str
    law: str
    sheets: tuple[Sheet, ...]
    """Their datasets by full code."""
    since: datetime
    """When it became known here: earlier periods are owed only where somebody sent them."""

    @property
    def source(self) -> str:
        """The code of the source whose runs its uploads are."""
        return f"form:{self.code}"


@dataclass(frozen=True)
class Obligation:
    """One unit owes one form for one period."""

    form: str
    period: Period
    organization_id: int
    due_at: datetime
    sent_at: datetime | None
    """When it was first sent whole or in part."""
    approved_at: datetime | None
    refused_cells: int
    """Cells refused at the last sending and still owed."""
    standing: Standing
    submission_id: int | None
    state: State | None


@dataclass(frozen=True)
class UploadInfo:
    """One file handed in for a form, and what its check found. ``result``: counts, findings and preview as JSON."""

    id: int
    form: str
    sector: str
    period: Period
    organization_id: int
    state: UploadState
    file_name: str
    sha256: str
    size: int
    run_id: int | None
    actor: str
    at: datetime
    step: str
    """What the check is busy with while it waits."""
    problem: dict[str, Any]
    """``rule`` and ``params`` of why the whole file can't be taken."""
    result: dict[str, Any]
    partial: bool
    note: str
    reason: str
    submission_id: int | None


@dataclass(frozen=True)
class Step:
    """One step of a submission: who did what, when, why."""

    act: str
    before: str
    after: str
    actor: str
    at: datetime
    reason: str
    upload_id: int | None


@dataclass(frozen=True)
class SubmissionInfo:
    """What one unit sent for one period of one form, and how far it went."""

    id: int
    form: str
    sector: str
    period: Period
    organization_id: int
    state: State
    sent_at: datetime | None
    approved_at: datetime | None
    refused_cells: int
    upload_id: int | None
    """The last file committed."""
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Trail:
    """What a decision needs to know of a submission's past: who did each act since it was last opened."""

    state: State | None
    done_by: Mapping[str, str] = field(default_factory=dict)
