"""The pages of the help: guides, one topic, what a search finds, a whole guide to print."""

from django.http import HttpResponse
from django.shortcuts import render

from bazan.core.errors import NotFound
from bazan.core.labels import label
from bazan.core.language import either
from bazan.directory.accounts import api as accounts
from bazan.directory.accounts.api import page
from bazan.platform.web.api import asked
from bazan.screens.help import rules, topic_files
from bazan.screens.help.types import Topic

LONGEST = 80


def _topics(shift: int = 0) -> dict[str, Topic]:
    return topic_files.topics(either("vi", "en"), shift)


@page("help.view")
def every(request: accounts.Request) -> HttpResponse:
    """The guides of the reader's own roles, then those of others."""
    topics = _topics()
    guides = [(role, [topics[name] for name in held]) for role, held in topic_files.guides().items()]
    own = [guide for guide in guides if guide[0] in request.reach.roles]
    return render(request, "help/every.html", {"section": "help", "own": own, "others": [one for one in guides if one not in own]})


@page("help.view")
def one(request: accounts.Request, name: str) -> HttpResponse:
    """A topic, beside the others of the guide that has it: the reader's own rather than another."""
    topic = _topics().get(name)
    if topic is None:
        raise NotFound("help.topic", {"name": name})
    holding = [role for role, held in topic_files.guides().items() if name in held]
    role = next((role for role in holding if role in request.reach.roles), holding[0])
    beside = [_topics()[other] for other in topic_files.guides()[role]]
    trail = [(label("help.title"), "/help"), (label(f"help.guide.{role}"), f"/help/guides/{role}"), (topic.title, "")]
    return render(request, "help/topic.html", {"section": "help", "topic": topic, "beside": beside, "role": role, "trail": trail})


@page("help.view")
def guide(request: accounts.Request, role: str) -> HttpResponse:
    """Everything a role needs, on one page that can be printed."""
    if role not in topic_files.guides():
        raise NotFound("help.guide", {"name": role})
    topics = [_topics(shift=1)[name] for name in topic_files.guides()[role]]
    trail = [(label("help.title"), "/help"), (label(f"help.guide.{role}"), "")]
    return render(request, "help/guide.html", {"section": "help", "role": role, "topics": topics, "trail": trail})


@page("help.view")
def search(request: accounts.Request) -> HttpResponse:
    """Topics that hold every word, with or without marks."""
    text = asked(request).get("q", "").strip()[:LONGEST]
    trail = [(label("help.title"), "/help"), (label("help.search"), "")]
    found = {"words": rules.words_of(text), "hits": rules.hits(text, _topics().values())}
    return render(request, "help/search.html", {"section": "help", "text": text, "trail": trail} | found)
