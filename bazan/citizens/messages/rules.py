"""Pure decisions: of which messages people are told."""

from datetime import datetime

from bazan.response.warnings.types import MessageInfo


def is_grave(message: MessageInfo) -> bool:
    """Whether it is worth waking somebody for."""
    return message.severity in ("Extreme", "Severe")


def is_over(message: MessageInfo, at: datetime) -> bool:
    """Whether it takes back, before its time, a warning that people may have been told of."""
    return message.msg_type == "Cancel" and message.status == "Actual" and message.replaces is not None and at < message.ends_at
