"""What the pages of officers ask for alike."""

from collections.abc import Callable

from django.http import Http404
from django.utils.translation import get_language

from bazan.kernel.errors import NotFound
from bazan.kernel.labels import LANGUAGES, sentence


def language() -> str:
    active = (get_language() or LANGUAGES[0])[:2]
    return active if active in LANGUAGES else LANGUAGES[0]


def found[T](read: Callable[[], T]) -> T:
    """What was asked for, or the page that says there is none."""
    try:
        return read()
    except NotFound as why:
        raise Http404(sentence(why, language())) from why
