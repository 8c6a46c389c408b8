"""The outside world as the simulator sees it: a tiny server that remembers what it was sent and can be told to refuse."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class SystemDouble:
    """Takes batches like the ingest address of the system; ``answers`` holds status codes to give before it behaves."""

    def __init__(self, codes: list[str]) -> None:
        self.codes = codes
        self.stored: dict[tuple[str, str, str], tuple[float, int]] = {}
        self.batches: list[int] = []
        self.answers: list[int] = []
        self.tokens: set[str] = set()
        self.rows: dict[str, dict[str, dict[str, Any]]] = {}
        """Dataset to key to the row as it came last."""
        self.deliveries: list[tuple[str, int]] = []
        self.lock = threading.Lock()
        self.address = ""

    def take(self, columns: dict[str, list[Any]]) -> dict[str, Any]:
        duplicate = 0
        with self.lock:
            self.batches.append(len(columns["thing"]))
            for thing, name, time, value, quality in zip(
                *(columns[key] for key in ("thing", "property", "time", "value", "quality")), strict=True
            ):
                duplicate += (thing, name, time) in self.stored
                self.stored[thing, name, time] = (value, quality)
        return {"accepted": len(columns["thing"]) - duplicate, "duplicate": duplicate, "rejected": []}

    def take_rows(self, dataset: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
        """As the address of datasets answers: what was new, the same again, and what took an earlier row's place."""
        counts = {"accepted": 0, "same": 0, "superseded": 0}
        with self.lock:
            self.deliveries.append((dataset, len(rows)))
            kept = self.rows.setdefault(dataset, {})
            for row in rows:
                key = str(next(iter(row.values())))
                counts["accepted" if key not in kept else "same" if kept[key] == row else "superseded"] += 1
                kept[key] = row
        return counts | {"rejected": [], "run": 1}


@contextmanager
def serving(codes: list[str]) -> Iterator[SystemDouble]:
    double = SystemDouble(codes)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._answer(200, {"items": [{"code": code} for code in double.codes]})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            double.tokens.add(self.headers["Authorization"])
            refusal = double.answers.pop(0) if double.answers else 0
            if refusal:
                self._answer(refusal, {})
            elif self.path.startswith("/api/v1/datasets/"):
                assert self.headers["Content-Type"] == "application/x-ndjson"
                rows = [json.loads(line) for line in body.splitlines()]
                self._answer(200, double.take_rows(self.path.split("/")[4], rows))
            else:
                self._answer(200, double.take(json.loads(body)["columns"]))

        def _answer(self, status: int, told: dict[str, Any]) -> None:
            body = json.dumps(told).encode()
            self.send_response(status)
            if status == 503:
                self.send_header("Retry-After", "0.1")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    double.address = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield double
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
