"""Files, manifest, worker, error pages, language."""

import json
import re
from http.cookies import SimpleCookie

from django.template import engines
from django.test import Client

from bazan.core.labels import labels
from bazan.core.settings import ROOT
from bazan.platform.design_system.symbols import STATIC
from bazan.processes.web.jinja_environment import static


def test_the_worker_is_served_where_it_rules_every_page():
    answer = Client().get("/sw.js")
    assert answer.status_code == 200 and answer["Content-Type"].startswith("text/javascript")


def test_the_app_can_be_installed():
    content = json.loads(Client().get("/manifest.webmanifest").content)
    assert content["start_url"] == "/morning" and content["display"] == "standalone"
    for icon in content["icons"]:
        assert Client().get(icon["src"]).status_code == 200


def test_a_file_has_one_address_for_each_version():
    address = static("css/tokens.css")
    assert re.fullmatch(r"/static/v-[0-9a-f]{12}/css/tokens\.css", address)
    assert b"--off-solid" in Client().get(address).getvalue()


def test_no_file_outside_the_front_end_is_served():
    assert Client().get("/static/../api.py").status_code == 404
    assert Client().get("/static/%2e%2e/api.py").status_code == 404
    assert b".duty" in Client().get(static("desk/desk.css")).getvalue()
    for wrong in ("desk/../api.py", "desk/%2e%2e/types.py", "desk/", "readings/api.py", "wall/tokens.css"):
        assert Client().get(f"/static/{wrong}").status_code == 404, wrong


def test_an_unknown_page_says_so_in_the_readers_language():
    client = Client()
    assert "Không có trang này" in client.get("/nowhere").content.decode()
    client.cookies = SimpleCookie({"language": "en"})
    answer = client.get("/nowhere")
    assert "There is no such page" in answer.content.decode() and answer.status_code == 404


def test_a_broken_page_says_what_was_kept():
    assert "Số liệu đã nhận vẫn được giữ" in engines["jinja2"].get_template("500.html").render({})


def test_the_language_is_kept_and_the_way_back_leads_nowhere_else():
    client = Client()
    answer = client.post("/language", {"language": "en", "next": "/wall"})
    assert answer["Location"] == "/wall" and answer.cookies["language"].value == "en"
    assert client.post("/language", {"language": "en", "next": "https://elsewhere.example/"})["Location"] == "/"
    assert "language" not in client.post("/language", {"language": "xx"}).cookies


def test_pages_ask_nothing_of_other_hosts():
    html = Client().get("/offline").content.decode()
    assert not re.search(r'(?:href|src)="(?:https?:)?//', html)
    assert "default-src 'none'" in Client().get("/offline")["Content-Security-Policy"]


def test_the_page_for_a_restarting_house_stands_alone():
    text = (STATIC / "unavailable.html").read_text("utf-8")
    for address in re.findall(r'href="/static/([^"]+)"', text):
        assert (STATIC / address).is_file()


def test_every_word_a_template_asks_for_is_written():
    known, missing = labels("vi"), set()
    for path in (ROOT / "bazan").glob("**/templates/**/*.html"):
        for key in re.findall(r'\bt\("([\w.]+)"[,)]', path.read_text("utf-8")):
            if key not in known:
                missing.add(f"{path.name}: {key}")
    assert missing == set()
    assert labels("vi").keys() == labels("en").keys()
