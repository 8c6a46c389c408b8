"""Two hundred people sign in at once beside twenty who read pages. ``python -m tests.load.sign_in_storm`` prints JSON.

A real front: the gate, the web process, PostgreSQL; each person an address of their own, told by a trusted proxy. Whoever is asked to come
again does, as a person would. What counts is how long a reader waits for any page meanwhile.
"""

import argparse
import signal
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx

from tests.installations.web_only import Front, front, signed_in
from tests.load.machine_speed import report
from tests.load.traffic import quantiles

PEOPLE, READERS, CALM_S = 200, 20, 10
LOOK_S = 2
"""A reader looks at a page before opening the next: faster, twenty of them alone would fill two cores."""
PROMISE_MS = 1_000
PAGES = ("/boards", "/alerts", "/inbox", "/desk", "/things")
ANSWER_S = 60
PRODUCT_SETTINGS = "bazan.processes.composition.django_settings"
"""The product's own Django settings, because a storm must pay for real password hashing."""
AGAIN_AT_MOST = 40


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.load.sign_in_storm", description=__doc__)
    parser.add_argument("--people", type=int, default=PEOPLE)
    told = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    report(lambda: measure(told.people))
    return 0


def measure(people: int) -> dict[str, Any]:
    with front(PRODUCT_SETTINGS, BAZAN_TRUSTED_PROXIES="127.0.0.1") as house:
        password = _populate(house, people)
        readers = [_reader(house, people + number) for number in range(READERS)]
        calm = _read(readers, threading.Event(), CALM_S)
        over = threading.Event()
        with ThreadPoolExecutor(1) as beside, ThreadPoolExecutor(people) as crowd:
            reading = beside.submit(_read, readers, over)
            time.sleep(1)
            start, began = threading.Barrier(people), time.monotonic()
            done = list(crowd.map(lambda number: _arrive(house, number, password, start), range(people)))
            took_s = time.monotonic() - began
            over.set()
            storm = reading.result()
        waits = [one["s"] for one in done if one["in"]]
        return {
            "people": people,
            "readers": READERS,
            "promise": {"slowest_page_ms": PROMISE_MS},
            "pages_in_calm": _said(calm),
            "pages_in_the_storm": _said(storm),
            "signed_in": len(waits),
            "asked_to_come_again": sum(one["again"] for one in done),
            "other_answers": sorted({one["status"] for one in done if not one["in"]}),
            "until_in_s": quantiles(waits) if waits else None,
            "all_in_s": round(took_s, 1),
            "kept": storm["worst_s"] * 1000 <= PROMISE_MS and storm["errors"] == 0 and len(waits) == people,
        }


def _populate(house: Front, people: int) -> str:
    """So many accounts more, each with the leader's password and grants; gives the password."""
    leader = house.accounts["leader"]
    house.rows(
        """WITH made AS (INSERT INTO account (password, username, full_name, organization_id, language, is_active, demo)
             SELECT password, 'person-' || n, 'Người ' || n, organization_id, language, true, true
               FROM account, generate_series(0, %s) n WHERE username = %s RETURNING id)
           INSERT INTO account_grant (account_id, role, place_id, sector) SELECT id, 'leader', NULL, '*' FROM made""",
        people + READERS, leader["username"],
    )  # fmt: skip
    return leader["password"]


def _client(house: Front, number: int) -> httpx.Client:
    address = f"198.18.{number // 250}.{number % 250 + 1}"
    return httpx.Client(base_url=house.address, timeout=ANSWER_S, headers={"X-Forwarded-For": address}, trust_env=False)


def _reader(house: Front, number: int) -> httpx.Client:
    client = _client(house, number)
    answer = signed_in(client, f"person-{number}", house.accounts["leader"]["password"])
    assert answer.status_code == 302, answer.text[:300]
    return client


def _arrive(house: Front, number: int, password: str, start: threading.Barrier) -> dict[str, Any]:
    """One person at the door, until let in."""
    with _client(house, number) as client:
        start.wait()
        began, again, status = time.monotonic(), 0, 0
        while again <= AGAIN_AT_MOST:
            try:
                answer = signed_in(client, f"person-{number}", password)
            except (httpx.TransportError, AssertionError):
                again += 1
                continue
            status = answer.status_code
            if status not in (429, 503):
                break
            again += 1
            time.sleep(int(answer.headers.get("Retry-After", "5")) * (0.5 + number % 10 / 10))
        return {"in": status == 302, "s": time.monotonic() - began, "again": again, "status": status}


def _read(readers: list[httpx.Client], over: threading.Event, seconds: float = 3600) -> dict[str, Any]:
    """Every reader opens one page after the other, with a look at each, until it is over."""
    times: list[float] = []
    errors: list[int] = []
    end = time.monotonic() + seconds

    def read(client: httpx.Client) -> None:
        page = 0
        while not over.is_set() and time.monotonic() < end:
            began = time.monotonic()
            status = client.get(PAGES[page % len(PAGES)]).status_code
            times.append(time.monotonic() - began)
            if status != 200:
                errors.append(status)
            page += 1
            time.sleep(LOOK_S)

    with ThreadPoolExecutor(len(readers)) as pool:
        list(pool.map(read, readers))
    return {"times": times, "errors": len(errors), "worst_s": max(times)}


def _said(read: dict[str, Any]) -> dict[str, Any]:
    return {
        "pages": len(read["times"]),
        "errors": read["errors"],
        "seconds": quantiles(read["times"]),
        "slowest_ms": round(read["worst_s"] * 1000),
    }


if __name__ == "__main__":
    sys.exit(main())
