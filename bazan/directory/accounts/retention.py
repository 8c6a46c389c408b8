"""Traces of signing in, gone when their time is over."""

from bazan.directory.accounts.models import Forgotten, OpenSession, SignIn, SignInTry
from bazan.directory.personal_data.types import Erased, Ripe
from bazan.platform.security.text_anonymization import fingerprint


def sign_ins(ripe: Ripe) -> Erased:
    """Addresses somebody signed in from before; with them tries at passwords, sessions and forgotten passwords that nothing came to end."""
    found = SignIn.objects.filter(at__lt=ripe.before).order_by("id")
    if not ripe.erase:
        return Erased(found.count())
    SignInTry.objects.filter(at__lt=ripe.before).delete()
    OpenSession.objects.filter(seen_at__lt=ripe.before).delete()
    Forgotten.objects.filter(asked_at__lt=ripe.before).delete()
    batch = list(found[: ripe.most])
    SignIn.objects.filter(id__in=[one.pk for one in batch]).delete()
    return Erased(len(batch), tuple(fingerprint(one.address) for one in batch))
