"""What the room's clocks and jobs call."""

from datetime import datetime

from bazan.citizens.field_reports import api


def supply(at: datetime) -> bool:
    """Tell the datasets what changed. True: there is more."""
    return api.supply(at)


def keep(at: datetime) -> bool:
    """Close, refuse and tell what is due. True: there is more."""
    return api.keep(at)


def count_map(at: datetime) -> None:
    """Count the public map."""
    api.count_map(at)


def reckon(at: datetime) -> None:
    """Reckon what really happens to reports."""
    api.reckon(at)


def teach(at: datetime) -> None:
    """Teach the models where none was taught yet, and each night."""
    if api.teaching_due(at):
        api.teach(at)


def publish(at: datetime) -> None:
    """Write what everybody may have of reports, once a day."""
    api.publish_due(at)


def send_letters(at: datetime) -> bool:
    """Write to senders what is due. True: there is more."""
    return api.send_letters(at)


def read_mail(at: datetime) -> None:
    """Take in reports sent by mail."""
    api.read_mail(at)


def forward(at: datetime) -> bool:
    """Post to other servers what is due, and ask them what became of it. True: there may be more."""
    return api.forward_due(at) + api.poll_due(at) > 0


def prepare(picture_id: int) -> None:
    """Make a picture ready."""
    api.prepare(picture_id)


def forget_voice(report_id: int) -> None:
    """Erase what its sender said."""
    api.forget_voice(report_id)
