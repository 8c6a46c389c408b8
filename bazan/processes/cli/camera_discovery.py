"""What ``bazan cameras find`` does: devices are asked by ONVIF, and what they say is a line each for ``bazan cameras import``."""

import csv
import os
import re
import sys
from collections.abc import Iterator

from bazan.cameras.devices.file_import import COLUMNS
from bazan.cameras.devices.rules import secret_name
from bazan.core.errors import BazanError, Refused, Unavailable
from bazan.core.labels import label, sentence
from bazan.platform.http_client.outbound_allowlist import may_reach
from bazan.platform.image_analysis.video.onvif import Lens, NotAnswered, discovered, lenses

PATIENCE_S = 4.0


def find(host: str, credentials: str) -> int:
    """Print what the device has, or without ``host`` what every device of the local network has; 1: one could not be asked.

    Refused ``onvif.credentials``; Unavailable ``onvif.nobody``.
    """
    secret = os.environ.get(secret_name(credentials), "") if credentials else ""
    if credentials and not secret:
        raise Refused("onvif.credentials", {"name": secret_name(credentials)}, "credentials")
    hosts = [host] if host else discovered(PATIENCE_S)
    if not hosts:
        raise Unavailable("onvif.nobody", {})
    table = csv.DictWriter[str](sys.stdout, COLUMNS, lineterminator="\n")
    table.writeheader()
    failed = False
    for device in hosts:
        try:
            table.writerows(_lines(device, secret, credentials))
        except BazanError as why:
            print(sentence(why), file=sys.stderr)
            failed = True
    return 1 if failed else 0


def _lines(host: str, secret: str, credentials: str) -> Iterator[dict[str, object]]:
    """Of each lens what is known of it; who owns it, where it stands and what it is for people write in."""
    if not may_reach(re.sub(r":\d+$", "", host).strip("[]")):
        raise Refused("onvif.elsewhere", {"where": host})
    try:
        streams = lenses(host, secret, may_reach)
    except NotAnswered as why:
        raise Unavailable(f"onvif.{why.reason}", {"where": why.where}) from why
    stem = re.sub(r"[^a-z0-9]+", "-", f"camera-{host}".lower()).strip("-")[:36]
    for number, lens in enumerate(streams, 1):
        code = f"{stem}-{number}" if len(streams) > 1 else stem
        watched = lens.sub or lens.main
        print(f"{code}: {_sizes(lens)}", file=sys.stderr)
        yield {
            "code": code,
            "name": lens.model,
            "main_url": lens.main.url,
            "sub_url": lens.sub.url if lens.sub else "",
            "credentials": credentials,
            "fps": f"{watched.fps:g}" if watched.fps else "",
        }


def _sizes(lens: Lens) -> str:
    told = [(label("cli.onvif.main"), lens.main), *([(label("cli.onvif.sub"), lens.sub)] if lens.sub else [])]
    return "; ".join(f"{word} {stream.width} × {stream.height} {stream.encoding} {stream.fps:g}/s" for word, stream in told)
