"""``bazan doctor``: what is wrong with this installation, and how it is mended."""

import argparse
import json
import os

SIGNS = {"bad": "✗", "warn": "!", "ok": "✓"}
CONNECT_S = "5"


def register(nouns) -> None:
    verb = nouns.add_parser("doctor", help="name what is wrong with this installation, and how it is mended")
    verb.add_argument("--json", action="store_true", help="one JSON document instead of lines")
    verb.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    """1 when something is broken; 0 when nothing is, whatever should be looked at. Nothing of it is changed."""
    from bazan.core.labels import label
    from bazan.directory.system_health.check_registry import gravest
    from bazan.directory.system_health.types import Checked

    found: list[Checked] = _found()
    state = gravest(found)
    if arguments.json:
        told = [{"check": one.check, "state": one.state, "name": one.name, "says": one.says, "mend": one.mend} for one in found]
        print(json.dumps({"state": state, "findings": told}, ensure_ascii=False))
    else:
        for one in found:
            print(f"{SIGNS[one.state]} {one.name}: {one.says}")
            if one.mend:
                print(f"    → {one.mend}")
        print(label(f"cli.doctor.{state}", **{name: sum(one.state == name for one in found) for name in ("bad", "warn")}))
    return 1 if state == "bad" else 0


def _found():
    """A wrong setting is all there is to say: nothing else can be looked at before."""
    from bazan.core.settings import WrongSetting
    from bazan.core.time import now
    from bazan.directory.system_health.types import Checked
    from bazan.platform.observability.health_checks import Finding
    from bazan.processes.composition import app_registry

    os.environ.setdefault("PGCONNECT_TIMEOUT", CONNECT_S)
    try:
        app_registry.validate_settings(os.environ)
    except WrongSetting as why:
        return [Checked("settings", Finding("bad", "settings.wrong", {"why": str(why)}))]
    import django

    django.setup()
    from bazan.directory.system_health import api as system_health

    return system_health.look(now())
