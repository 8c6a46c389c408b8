"""Another city's Open311 server: small, real, and as unreliable as it is told to be."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


class City:
    """What it was sent, and how it behaves. ``moods``: of the next posts, one each: ``500``, ``503``, ``400``; ``lost``: taken and the
    line cut; ``cut``: not taken and the line cut; ``token``: a token instead of a number."""

    def __init__(self):
        self.posts: list[dict[str, str]] = []
        self.keys: list[str] = []
        self.requests: dict[str, dict[str, str]] = {}
        self.moods: list[str] = []
        self.asked: list[str] = []
        self.address = ""

    def close(self, number="1", notes="Đã xử lý xong tại hiện trường."):
        self.requests[number] |= {"status": "closed", "status_notes": notes}

    def take(self, form):
        number = str(len(self.requests) + 1)
        self.requests[number] = {
            "service_request_id": number, "status": "open", "service_code": form["service_code"], "description": form["description"],
        }  # fmt: skip
        return number


@contextmanager
def city():
    """One that serves at ``address`` until the block ends."""
    there = City()

    class Desk(BaseHTTPRequestHandler):
        def do_GET(self):
            path = urlsplit(self.path)
            there.asked.append(path.path)
            name, _, self.ending = path.path.rpartition("/")[2].rpartition(".")
            if "/tokens/" in path.path:
                return self.say([{"service_request_id": name.removeprefix("t"), "token": name}])
            if name == "requests":
                code = parse_qs(path.query)["service_code"][0]
                return self.say([one for one in there.requests.values() if one["service_code"] == code])
            found = there.requests.get(name)
            return self.say([found] if found else [], 200 if found else 404)

        def do_POST(self):
            self.ending = self.path.rpartition(".")[2]
            form = {name: values[-1] for name, values in parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()).items()}
            mood = there.moods.pop(0) if there.moods else ""
            there.posts.append(form)
            there.keys.append(self.headers["Idempotency-Key"])
            if mood.isdigit():
                return self.say([{"code": mood, "description": "no"}], int(mood))
            number = there.take(form) if mood != "cut" else ""
            if mood in ("lost", "cut"):
                return self.connection.close()
            return self.say([{"token": f"t{number}"} if mood == "token" else {"service_request_id": number}])

        def say(self, rows, status=200):
            xml = "".join(f"<request>{''.join(f'<{k}>{v}</{k}>' for k, v in row.items())}</request>" for row in rows)
            text = json.dumps(rows) if self.ending == "json" else f"<?xml version='1.0'?><service_requests>{xml}</service_requests>"
            self.send_response(status)
            self.send_header("Content-Length", str(len(text.encode())))
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Desk) as server:
        there.address = f"http://127.0.0.1:{server.server_address[1]}/open311/v2"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield there
        finally:
            server.shutdown()
