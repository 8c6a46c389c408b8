"""Pure decisions: what a body becomes by an act, and what no body may be. Eras follow one another and never overlap, whatever is done."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

from bazan.core.errors import Refused
from bazan.directory.organizations.types import KINDS, Body, Contacts, Era, Post, Tenure

CODE = re.compile(r"[a-z0-9][a-z0-9-]{1,39}")
PHONE = re.compile(r"\+?[0-9][0-9 .()-]{2,24}")
MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
LONGEST = {"name": 200, "name_en": 200, "short_name": 60}
LONGEST_CONTACT = 200
MOST_POSTS = 40


def founded(era: Era) -> Body:
    """A body that wasn't there before."""
    return Body((era,), own=True)


def altered(body: Body, values: Era, day: date) -> Body:
    """The body with these values from this day on; what it was before that stays as it was.

    Refused ``organizations.before``, ``organizations.over``: the day lies before its newest era, or after its end.
    """
    newest = _reached(body, day)
    fresh = replace(values, valid_from=day, valid_to=newest.valid_to, responsible=in_order(values.responsible))
    kept = () if day == newest.valid_from else (replace(newest, valid_to=day),)
    return replace(body, eras=(*body.eras[:-1], *kept, fresh), own=True)


def ended(body: Body, day: date) -> Body:
    """The body, gone from this day on. Refused ``organizations.before``, ``.over``, ``.held``: a post is held on that day or later."""
    newest = _reached(body, day)
    if day == newest.valid_from:
        raise Refused("organizations.before", _said(day, newest), "day")
    held = [post.title for post in body.posts if any(one.until is None or one.until > day for one in post.held)]
    if held:
        raise Refused("organizations.held", {"posts": ", ".join(held[:3])}, "day")
    return replace(body, eras=(*body.eras[:-1], replace(newest, valid_to=day)), own=True)


def merged(body: Body, into: Body, day: date) -> tuple[Body, Body]:
    """The first gone from this day on, and the other answering for what was the first one's too. Refused as both acts say."""
    gone, target = ended(body, day), _reached(into, day)
    both = in_order({*target.responsible, *body.newest.responsible})
    return gone, altered(into, replace(target, responsible=both), day)


def split(body: Body, fresh: Era, day: date) -> tuple[Body, Body]:
    """The body without what the new one takes over on this day, and the new one. Refused ``organizations.nothing_given``, ``.not_its``."""
    newest, given = _reached(body, day), set(fresh.responsible)
    if not given:
        raise Refused("organizations.nothing_given", {}, "responsible")
    if given - set(newest.responsible):
        raise Refused("organizations.not_its", {"name": newest.short_name}, "responsible")
    left = replace(newest, responsible=in_order(set(newest.responsible) - given))
    return altered(body, left, day), founded(replace(fresh, valid_from=day, valid_to=None, responsible=in_order(given)))


def with_post(body: Body, title: str, title_en: str) -> Body:
    """With one more post, held by nobody yet. Refused ``organizations.post_twice``, ``.posts``."""
    if any(post.title.casefold() == title.casefold() for post in body.posts):
        raise Refused("organizations.post_twice", {"title": title}, "title")
    if len(body.posts) >= MOST_POSTS:
        raise Refused("organizations.posts", {"most": MOST_POSTS}, "title")
    return replace(body, posts=(*body.posts, Post(title, title_en)), own=True)


def given(body: Body, title: str, who: str, day: date) -> Body:
    """The post given to somebody from this day on; who held it holds it no longer. ``who`` empty: to nobody.

    Refused ``organizations.post``, ``.post_over``: the body is gone by then; ``.post_before``: its last holder began on that day or later.
    """
    post = _post(body, title)
    if body.newest.valid_to is not None and day >= body.newest.valid_to:
        raise Refused("organizations.post_over", {"until": f"{body.newest.valid_to:%d/%m/%Y}"}, "since")
    last = post.held[-1] if post.held else None
    if last and day <= last.since:
        raise Refused("organizations.post_before", {"since": f"{last.since:%d/%m/%Y}"}, "since")
    held = tuple(replace(one, until=day) if one.until is None or one.until > day else one for one in post.held)
    if who:
        held = (*held, Tenure(who, day))
    return _with(body, replace(post, held=held))


def without_post(body: Body, title: str, on: date) -> Body:
    """Without the post. Refused ``organizations.post``, ``.held``: somebody holds it, or will."""
    post = _post(body, title)
    if any(one.until is None or one.until > on for one in post.held):
        raise Refused("organizations.held", {"posts": post.title}, "title")
    return replace(body, posts=tuple(one for one in body.posts if one != post), own=True)


def _post(body: Body, title: str) -> Post:
    post = next((one for one in body.posts if one.title == title), None)
    if post is None:
        raise Refused("organizations.post", {"title": title[:60]}, "title")
    return post


def _with(body: Body, post: Post) -> Body:
    return replace(body, posts=tuple(post if one.title == post.title else one for one in body.posts), own=True)


def _reached(body: Body, day: date) -> Era:
    newest = body.newest
    if day < newest.valid_from:
        raise Refused("organizations.before", _said(day, newest), "day")
    if newest.valid_to is not None and day >= newest.valid_to:
        raise Refused("organizations.over", _said(day, newest), "day")
    return newest


def _said(day: date, newest: Era) -> dict[str, str]:
    until = f"{newest.valid_to:%d/%m/%Y}" if newest.valid_to else ""
    return {"name": newest.short_name, "day": f"{day:%d/%m/%Y}", "since": f"{newest.valid_from:%d/%m/%Y}", "until": until}


def in_order(responsible: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(set(responsible)))


def judged(code: str, body: Body) -> None:
    """Nothing for a body that may be. Refused ``organizations.code``, ``.no_name``, ``.long``, ``.no_kind``, ``.eras``, ``.phone``,
    ``.mail``."""
    if not CODE.fullmatch(code):
        raise Refused("organizations.code", {"code": code[:40]}, "code")
    for era in body.eras:
        _judge_words(era)
    follow = all(earlier.valid_to is not None and earlier.valid_to <= later.valid_from for earlier, later in pairwise(body.eras))
    if not body.eras or not follow or any(era.valid_to is not None and era.valid_to <= era.valid_from for era in body.eras):
        raise Refused("organizations.eras", {"code": code}, "day")
    _judge_contacts(body.contacts)
    for post in body.posts:
        if not post.title.strip() or not post.title_en.strip():
            raise Refused("organizations.no_name", {}, "title" if not post.title.strip() else "title_en")
        if max(len(post.title), len(post.title_en)) > LONGEST["name"]:
            raise Refused("organizations.long", {"most": LONGEST["name"]}, "title")


def _judge_words(era: Era) -> None:
    for name, most in LONGEST.items():
        if not getattr(era, name).strip():
            raise Refused("organizations.no_name", {}, name)
        if len(getattr(era, name)) > most:
            raise Refused("organizations.long", {"most": most}, name)
    if era.kind not in KINDS:
        raise Refused("organizations.no_kind", {"kind": era.kind[:40]}, "kind")


def _judge_contacts(contacts: Contacts) -> None:
    if contacts.phone and not PHONE.fullmatch(contacts.phone):
        raise Refused("organizations.phone", {}, "phone")
    if contacts.mail and not MAIL.fullmatch(contacts.mail):
        raise Refused("organizations.mail", {}, "mail")
    for name in ("mail", "address"):
        if len(getattr(contacts, name)) > LONGEST_CONTACT:
            raise Refused("organizations.long", {"most": LONGEST_CONTACT}, name)


def judge_parents(parents: Mapping[str, str]) -> None:
    """Nothing when nobody belongs to itself, however far up. ``parents``: a body's code to that of whom it belongs to. Refused
    ``organizations.circle``."""
    for code in parents:
        line, at = [code], parents[code]
        while at:
            if at in line:
                raise Refused("organizations.circle", {"line": " → ".join([*line, at])}, "parent")
            line.append(at)
            at = parents.get(at, "")


def plain(body: Body | None) -> dict[str, Any] | None:
    """The body as a change keeps it."""
    if body is None:
        return None
    return {
        "own": body.own,
        "eras": [
            vars(era)
            | {"valid_from": era.valid_from.isoformat(), "valid_to": era.valid_to.isoformat() if era.valid_to else None}
            | {"responsible": [list(one) for one in era.responsible]}
            for era in body.eras
        ],
        "contacts": dict(vars(body.contacts)),
        "posts": [
            {"title": post.title, "title_en": post.title_en, "held": [_plain_tenure(one) for one in post.held]} for post in body.posts
        ],
    }


def _plain_tenure(one: Tenure) -> dict[str, str | None]:
    return {"who": one.who, "since": one.since.isoformat(), "until": one.until.isoformat() if one.until else None}


def body_of(told: Mapping[str, Any] | None) -> Body | None:
    """The body that ``plain`` wrote."""
    if told is None:
        return None
    eras = tuple(
        Era(**era | {"valid_from": _day(era["valid_from"]), "valid_to": _day(era["valid_to"])}
            | {"responsible": tuple((sector, place) for sector, place in era["responsible"])})
        for era in told["eras"]
    )  # fmt: skip
    return Body(eras, Contacts(**told["contacts"]), tuple(post_of(post) for post in told["posts"]), told["own"])


def post_of(told: Mapping[str, Any]) -> Post:
    held = tuple(Tenure(one["who"], date.fromisoformat(one["since"]), _day(one["until"])) for one in told["held"])
    return Post(told["title"], told["title_en"], held)


def _day(text: str | None) -> Any:
    return date.fromisoformat(text) if text else None
