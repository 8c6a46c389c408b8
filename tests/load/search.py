"""How long a search takes over 100,000 names. ``python -m tests.load.search [--names N]`` prints JSON.

The province with its places, organizations and indicators, and things under made-up Vietnamese names up to the wanted number; then
words are searched through the page as the web process would: whole names, beginnings, middles and codes, with and without marks, common
and rare ones, and such as nobody bears, by somebody who sees everything and by an officer of one commune.
"""

import argparse
import statistics
import sys
import time
import unicodedata
from urllib.parse import quote

from tests.load.django_environment import load, report_from

PROMISE_MS = 50
ROUNDS = 4
KINDS = ("Trạm quan trắc", "Trường tiểu học", "Trạm y tế", "Nhà văn hóa", "Hồ chứa", "Cầu", "Vườn cà phê", "Chợ", "Đài tưởng niệm")
FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Bùi", "Đặng", "Đỗ", "Ngô", "Dương", "Y", "H'", "Điểu", "K'")
GIVEN = ("Đức", "Thị Sáu", "Văn Trỗi", "Bá Ngọc", "N'Trang Lơng", "Quốc Toản", "Chí Thanh", "Huệ", "Khuyến", "Ơn", "Jút", "Gia Tự")
WORDS = (
    "Trạm", "Trường tiểu học", "Nguyễn", "Nguyễn Bá Ngọc", "gia nghĩa", "Đắk", "quảng", "cà phê 999", "N'Trang Lơng", "số 4711",
    "bench-77", "bệnh viện", "nước", "chất lượng", "xyzzy", "Điểu Ơn", "e", "sở y tế", "Hồ chứa Trần", "trạm y tế Lê Huệ",
)  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.load.search", description=__doc__)
    parser.add_argument("--names", type=int, default=100_000)
    told = parser.parse_args()
    report_from("search", lambda _: measure(told.names), durable=False)
    return 0


def measure(names: int) -> dict:
    from django.db import connection
    from django.test import Client

    from bazan.core.time import now
    from bazan.directory.places import api as places
    from bazan.processes.web.worker_memory import settle
    from tests.fixtures import generated_values

    generated_values.load()
    things = _things(names)
    with connection.cursor() as cursor:
        connection.set_autocommit(True)
        cursor.execute("VACUUM ANALYZE")
    commune = places.communes(now().date())[0]
    readers = {"everything": Client(SERVER_NAME="127.0.0.1"), "one commune": Client(SERVER_NAME="127.0.0.1")}
    readers["everything"].force_login(generated_values.account("leader"))
    readers["one commune"].force_login(generated_values.account("commune_officer", commune.id))
    for client in readers.values():
        client.get("/search?q=a")
    settle()
    found = {name: _asked(client) for name, client in readers.items()}
    p95 = max(part["p95_ms"] for one in found.values() for part in (one["marked"], one["plain"]))
    return {"names": things | _others(), "words": len(WORDS), "promise_ms": PROMISE_MS, "load": load(), **found, "p95_ms": p95,
            "kept": p95 < PROMISE_MS}  # fmt: skip


def _things(names: int) -> dict[str, int]:
    """Things of every commune under names that repeat as names do."""
    from django.db import connection

    from bazan.core.time import now
    from bazan.directory.places import api as places

    communes = places.communes(now().date())
    drawn = []
    for n in range(names):
        commune = communes[n % len(communes)]
        name = f"{KINDS[n % 9]} {FAMILY[n // 3 % 14]} {GIVEN[n // 7 % 12]} {commune.short_name} số {n}"
        drawn.append((f"bench-{n:06}", name, f"Site {n}", places.folded(f"{name} Site {n}")[:200], commune.id))
    columns = [list(column) for column in zip(*drawn, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO thing (code, name, name_en, search_key, kind, sector, properties, demo, place_id)
               SELECT c, n, e, k, 'air_station', 'environment', '{}', false, p
               FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::int[]) AS t(c, n, e, k, p)""",
            columns,
        )
        cursor.execute("SELECT count(*) FROM thing")
        return {"things": cursor.fetchone()[0]}


def _others() -> dict[str, int]:
    from bazan.core.time import now
    from bazan.data.indicators import api as indicators
    from bazan.directory.organizations import api as organizations
    from bazan.directory.places import api as places

    day = now().date()
    return {
        "places": len(places.subtree(places.root(day).id, day)),
        "indicators": len(indicators.catalogue()),
        "organizations": len(organizations.all_on(day)),
    }


def _plain(text: str) -> str:
    """Without marks, as people type in a hurry."""
    return "".join(c for c in unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D")) if not unicodedata.combining(c))


def _asked(client) -> dict:
    """Times of every word, marked and plain; a word and its plain form must find the same."""
    made, found = {}, {}
    bare = client.get("/search").content.count(b"<li")
    for way, write in (("marked", str), ("plain", _plain)):
        spent: dict[str, list[float]] = {}
        for _ in range(ROUNDS):
            for word in WORDS:
                began = time.perf_counter()
                answer = client.get(f"/search?q={quote(write(word))}")
                spent.setdefault(word, []).append((time.perf_counter() - began) * 1000)
                assert answer.status_code == 200, (word, answer.status_code)
                found.setdefault(word, set()).add(answer.content.count(b"<li") - bare)
        every = [one for times in spent.values() for one in times]
        slowest = max(spent, key=lambda word: statistics.median(spent[word]))
        made[way] = {
            "p50_ms": round(statistics.median(every), 1),
            "p95_ms": round(statistics.quantiles(every, n=20)[18], 1),
            "p95_at_best_ms": round(statistics.quantiles([min(times) for times in spent.values()], n=20)[18], 1),
            "slowest": [slowest, round(statistics.median(spent[slowest]), 1)],
        }
    assert all(len(counts) == 1 for counts in found.values()), {word: counts for word, counts in found.items() if len(counts) > 1}
    return made | {"hits": {word: next(iter(counts)) for word, counts in found.items()}}


if __name__ == "__main__":
    sys.exit(main())
