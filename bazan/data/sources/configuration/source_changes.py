"""Sources changed in the browser: one's own, written as a pack's file would have it, and how those of packs run.

A page writes the change alone; the job ``sources.lay`` brings it to the source, by the grammar and the code that load a pack's file.
Pages write no source: what a machine reads from whom stays behind the same door as ever.
"""

import re
import tomllib
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.db import IntegrityError, transaction

from bazan.core.administrator_changes import ALL_SECTORS, WHOLE_PROVINCE
from bazan.core.errors import BazanError, NotFound, Refused
from bazan.core.labels import label
from bazan.core.settings import ROOT
from bazan.core.units import conversion
from bazan.data.observations import api as observations
from bazan.data.sources import actions, grammar, rules
from bazan.data.sources.configuration import allowed_hosts
from bazan.data.sources.models import Source, SourceDeclared
from bazan.data.sources.types import Asking, SourceOver
from bazan.directory.secrets import api as secrets
from bazan.platform.drivers.api import DELIVERED, PORTS, ROWS
from bazan.platform.jobs import api as jobs

LARGEST_TOML = 64 * 1024
OWN_CODE = re.compile(r"[a-z][a-z0-9-]{1,58}[a-z0-9]")
RESERVED = ("new", "draft", "trials")
"""Words of the pages' addresses."""
_BROKEN = re.compile(r"at line (\d+), column (\d+)")
_SECRET_WORDS = re.compile(r"authori[sz]ation|cookie|token|secret|password|passwd|api.?key|\bkey\b|appid|signature", re.IGNORECASE)
_OWN_TOPICS = re.compile(r"(bazan|\$[^/]*|\+|#)(/|$)|.*#")


def parsed(toml: str) -> dict[str, Any]:
    """The table that a source's TOML holds. Refused ``sources.toml.broken`` (line, column), ``sources.toml.large``."""
    if len(toml) > LARGEST_TOML:
        raise Refused("sources.toml.large", {"limit": LARGEST_TOML >> 10}, "toml")
    try:
        return tomllib.loads(toml.replace("\r\n", "\n"))
    except (ValueError, RecursionError) as why:  # a number of 5,000 digits is no TOMLDecodeError
        place = _BROKEN.search(str(why))
        line, column = place.groups() if place else (str(toml.count("\n") + 1), "1")
        raise Refused("sources.toml.broken", {"line": line, "column": column}, "toml") from why


def judge(item: dict[str, Any]) -> grammar.Source:
    """A source of one's own, as its table says. Refused naming the key at fault: by the grammar of packs, by what is loaded here, and by
    what only the server's own files may say: secrets in the open, folders beside the inbox, machines that are on no list."""
    code = item.get("code")
    if not isinstance(code, str) or not OWN_CODE.fullmatch(code) or code in RESERVED:
        raise Refused("sources.declared.code", {"code": str(code or "")[:60]}, "code")
    try:
        declared = actions.judged(item)[0]
    except Refused as why:
        where = f"binding.{why.field}" if why.rule == "drivers.binding" and why.field != "binding" else why.field
        raise Refused(why.rule, why.params, where) from why
    except NotFound as why:
        raise Refused(why.rule, why.params, "organization") from why
    packs = {path.parent.name for path in (ROOT / "sectors").glob("*/pack.toml")}
    if declared.sector not in packs:
        raise _wrong(declared, "sector", Refused("keys.choice", {"given": declared.sector, "choices": ", ".join(sorted(packs))}))
    if declared.driver in DELIVERED:
        raise Refused("sources.declared.driver", {"driver": declared.driver}, "driver")
    _judge_words(declared)
    _judge_properties(declared)
    _judge_places(declared)
    return declared


def _wrong(declared: grammar.Source, key: str, why: Refused) -> Refused:
    return Refused("sources.key", {"source": declared.code, "key": key, "why": why}, key)


def _judge_words(declared: grammar.Source) -> None:
    """Nothing secret in the open, no folder but the inbox, no topic of ours."""
    request = declared.binding.get("request", {})
    url = str(request.get("url", ""))
    parts = urlsplit(url)
    if parts.username or parts.password or "@" in parts.netloc:
        raise Refused("sources.declared.credentials", {"key": "request.url"}, "binding.request.url")
    for table in ("headers", "params"):
        for name in request.get(table, {}):
            if _SECRET_WORDS.search(name):
                raise Refused("sources.declared.credentials", {"key": f"request.{table}.{name}"}, f"binding.request.{table}")
    for name, value in parse_qsl(parts.query):
        if value and _SECRET_WORDS.search(name):
            raise Refused("sources.declared.credentials", {"key": f"request.url, {name}"}, "binding.request.url")
    folder = declared.binding.get("folder", "")
    if folder and not str(folder).startswith("inbox/"):
        raise Refused("sources.declared.folder", {"folder": str(folder)[:80]}, "binding.folder")
    topic = declared.binding.get("topic", "")
    if declared.driver == "mqtt" and declared.binding.get("values") and (not topic or _OWN_TOPICS.match(str(topic))):
        raise Refused("sources.declared.topic", {"topic": str(topic)[:80]}, "binding.topic")


def _judge_properties(declared: grammar.Source) -> None:
    """Every property is one we measure, in a unit that becomes ours; a kind of station is one that a pack has."""
    if declared.driver in ROWS:
        return
    known = {one.code: one.unit for one in observations.properties()}
    for key, name, unit in _properties(declared.binding):
        if name not in known:
            raise _wrong(declared, key, Refused("keys.absent", {"given": name}))
        try:
            conversion(unit or known[name], known[name])
        except Refused as why:
            raise _wrong(declared, key.replace("property", "unit"), why) from why
    for problem in grammar.unknown_kind(ROOT / "sectors", declared):
        raise _wrong(declared, problem.key, Refused(problem.rule, dict(problem.params)))


def _properties(binding: Any) -> Iterator[tuple[str, str, str]]:
    """(key, property, unit) of each property that a binding names."""
    for at, value in enumerate(binding.get("values", ())):
        if value.get("property"):
            yield f"binding.values[{at}].property", value["property"], value.get("unit", "")
    for where, table in (("long.properties", binding.get("long", {}).get("properties", {})), ("symbols", binding.get("symbols", {}))):
        for word, name in table.items():
            yield f"binding.{where}.{word}", name, ""


def _judge_places(declared: grammar.Source) -> None:
    """The machine it asks stands on the list. A database's address is a secret: it is judged when it is asked."""
    for key, host, port in _places(declared):
        if not allowed_hosts.listed().found(host, port):
            raise Refused("sources.declared.outgoing", {"host": host, "port": port}, key)


def _places(declared: grammar.Source) -> Iterator[tuple[str, str, int]]:
    request, remote = declared.binding.get("request"), declared.binding.get("remote")
    if request:
        parts = urlsplit(request["url"])
        yield "binding.request.url", parts.hostname or "", parts.port or PORTS.get(parts.scheme, 0)
    if remote:
        yield "binding.remote.host", remote["host"], remote.get("port", 22 if remote["kind"] == "sftp" else 21)


def secrets_of(binding: Any) -> list[str]:
    """The names of the secrets that a binding needs."""
    auth, remote = binding.get("request", {}).get("auth", {}), binding.get("remote", {})
    names = [binding.get("environment"), auth.get("environment"), remote.get("password_environment"), remote.get("key_environment")]
    return [name for name in names if name]


def asking(source: Source) -> Asking:
    """What a source may use when it asks: its sector's secrets and the province's; one made in the browser the machines of the list."""
    if SourceDeclared.objects.filter(code=source.code, own=True).exists():
        return asking_own(source.sector)
    return Asking(secrets.environment(source.sector))


def asking_own(sector: str) -> Asking:
    """The same for one that isn't there yet."""
    return Asking(secrets.environment(sector), allowed_hosts.listed())


def overs() -> dict[str, SourceOver]:
    """Everything that was changed of sources in the browser, by code."""
    return {row.code: _over(row) for row in SourceDeclared.objects.order_by("code")}


def over(code: str) -> SourceOver | None:
    """What was changed of one."""
    row = SourceDeclared.objects.filter(code=code).first()
    return _over(row) if row else None


def _over(row: SourceDeclared) -> SourceOver:
    waits = row.laid_at is None or row.laid_at < row.changed_at
    state = "laying" if waits else "failed" if row.problem else "laid"
    problem = row.problem or {}
    return SourceOver(
        row.code, row.sector, row.own, row.toml, row.enabled, row.schedule_s, row.promise_s, row.said, state,
        problem.get("rule", ""), rules.params_of(problem),
    )  # fmt: skip


def read(code: str) -> dict[str, Any] | None:
    row = SourceDeclared.objects.filter(code=code).first()
    if row is None:
        return None
    state = {"toml": row.toml} | {key: getattr(row, key) for key in actions.RUNNING}
    return None if not row.toml and all(state[key] is None for key in actions.RUNNING) else state


def put(code: str, state: dict[str, Any] | None, actor: str, at: datetime) -> None:
    """Refused by ``judge``; ``sources.declared.taken``: the code is a pack's; ``sources.declared.renamed``; ``sources.declared.run``."""
    row = SourceDeclared.objects.filter(code=code).first()
    source = Source.objects.filter(code=code).first()
    toml = (state or {}).get("toml", "")
    own = row.own if row else source is None
    if toml and not own:
        raise Refused("sources.declared.taken", {"code": code}, "code")
    sector = source.sector if source else row.sector if row else ""
    if toml:
        declared = judge(parsed(toml))
        if declared.code != code:
            raise Refused("sources.declared.renamed", {"code": code, "given": declared.code}, "code")
        sector = declared.sector
    elif not own:
        _judge_run(source, state or {})
    values = {key: (state or {}).get(key) for key in actions.RUNNING}
    told = values | {"toml": toml, "sector": sector, "changed_at": at, "changed_by": actor}
    if row is None:
        try:
            with transaction.atomic():
                SourceDeclared.objects.create(code=code, own=own, **told)
        except IntegrityError as why:  # another department's: it is out of sight here
            raise Refused("sources.declared.taken", {"code": code}, "code") from why
    else:
        SourceDeclared.objects.filter(id=row.id).update(**told)
    jobs.defer("sources.lay", lock=f"source-declared:{code}", code=code)


def _judge_run(source: Source | None, state: dict[str, Any]) -> None:
    """How a pack's source may run. Refused ``sources.unknown``, ``sources.declared.schedule``, ``sources.declared.promise``."""
    if source is None:
        raise Refused("sources.unknown", {"code": ""})
    if source.driver in DELIVERED:
        raise Refused("sources.declared.driver", {"driver": source.driver})
    schedule, promise = state.get("schedule_s"), state.get("promise_s")
    if schedule is not None and (source.schedule_s is None or not rules.SHORTEST_SCHEDULE_S <= schedule <= rules.LONGEST_S):
        raise Refused("sources.declared.schedule", {"shortest": rules.SHORTEST_SCHEDULE_S}, "schedule_s")
    if promise is not None and not 0 <= promise <= rules.LONGEST_S:
        raise Refused("sources.declared.promise", {}, "promise_s")


def within(code: str, state: dict[str, Any] | None) -> list[tuple[int | None, str]]:
    """Its own sector, that of the dataset it fills; and everything where it uses a secret that isn't its sector's own."""
    source = Source.objects.filter(code=code).first()
    reached = [source.sector or ALL_SECTORS] if source else []
    if state and state["toml"]:
        item = parsed(state["toml"])
        sector, binding = str(item.get("sector") or ALL_SECTORS), item.get("binding")
        reached += [sector, *_beyond(sector, binding if isinstance(binding, dict) else {})]
    return [(WHOLE_PROVINCE, sector) for sector in dict.fromkeys(reached)]


def _beyond(sector: str, binding: dict[str, Any]) -> Iterator[str]:
    owner, dot, _ = str(binding.get("dataset", "")).rpartition(".")
    if dot:
        yield owner
    try:
        names = secrets_of(binding)
    except AttributeError:  # of a form that the grammar refuses
        return
    if any(secrets.secret(str(name)).sector != sector for name in names):
        yield ALL_SECTORS


def said(code: str, state: dict[str, Any] | None) -> list[tuple[str, str]]:
    if not state:
        return []
    lines = [(label("sources.declared.toml"), state["toml"])] if state["toml"] else []
    if state["enabled"] is not None:
        lines.append((label("sources.declared.run"), label("sources.declared.on" if state["enabled"] else "sources.declared.off")))
    lines += [(label(f"sources.declared.{key}"), str(state[key])) for key in ("schedule_s", "promise_s") if state[key] is not None]
    return lines


def title(code: str) -> str:
    source = Source.objects.filter(code=code).first()
    return source.name if source else code


def lay(code: str, at: datetime) -> None:
    """Bring what was changed to the source itself. What can't be is told where the change stands, and the source stays as it was."""
    row = SourceDeclared.objects.filter(code=code).first()
    if row is None:
        return
    problem = None
    try:
        with transaction.atomic():
            _lay(row)
    except BazanError as why:
        problem = rules.kept(why)
    SourceDeclared.objects.filter(id=row.id).update(laid_at=max(at, row.changed_at), problem=problem)


def _lay(row: SourceDeclared) -> None:
    source = Source.objects.filter(code=row.code).first()
    if row.own and source and not row.brought:  # of a pack in another sector, which the page could not see
        raise Refused("sources.declared.taken", {"code": row.code}, "code")
    if row.toml:
        actions.load(parsed(row.toml), row.sector, demo=False, actor=row.changed_by, own=True)
        SourceDeclared.objects.filter(id=row.id).update(brought=True)
        return
    if source is None:
        return
    if row.own:  # taken away: what it brought stays, and it brings no more
        before = {"enabled": False}
    else:
        now = {key: getattr(source, key) for key in actions.RUNNING}
        before = row.said or now
        SourceDeclared.objects.filter(id=row.id).update(said=before)
        before = before | {key: told for key in actions.RUNNING if (told := getattr(row, key)) is not None}
    Source.objects.filter(id=source.id).update(**before, next_run_at=None)
    observations.announce()
