"""Words of comments, erased when their time is over: that somebody wrote then stays."""

from bazan.coordination.comments.models import Comment
from bazan.directory.personal_data.types import Erased, Ripe
from bazan.platform.security.text_anonymization import ERASED, fingerprint


def words(ripe: Ripe) -> Erased:
    """Of comments written before."""
    found = Comment.objects.filter(at__lt=ripe.before).exclude(words=ERASED).order_by("id")
    if not ripe.erase:
        return Erased(found.count())
    batch = list(found[: ripe.most])
    Comment.objects.filter(id__in=[row.id for row in batch]).update(words=ERASED)
    return Erased(len(batch), tuple(fingerprint(row.words) for row in batch))
