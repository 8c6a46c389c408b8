"""A real TLS proxy before the gate, Caddy with an authority of its own: forms work, cookies stay on TLS, and each asker has one address."""

import contextlib
import ssl
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.installations.web_only import free_port, front, signed_in, until_answers

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("front")]
PROXY = """{{
	admin off
	persist_config off
	skip_install_trust
	auto_https disable_redirects
	storage file_system {home}/proxy
}}
https://localhost:{port} {{
	tls internal
	reverse_proxy 127.0.0.1:{gate}
}}
"""


@pytest.fixture(scope="module")
def proxied():
    port = free_port()
    with front(BAZAN_PUBLIC_URL=f"https://localhost:{port}", BAZAN_TRUSTED_PROXIES="127.0.0.1") as house:
        config = house.home / "Proxyfile"
        config.write_text(PROXY.format(home=house.home, port=port, gate=house.port))
        house.start(str(Path(sys.executable).parent / "caddy"), "run", "--config", str(config), "--adapter", "caddyfile")
        until_answers(f"https://localhost:{port}/sign-in", verify=False)
        house.tls = f"https://localhost:{port}"  # pyrefly: ignore[missing-attribute] - told with the front
        yield house


@pytest.fixture
def browser(proxied):
    authority = ssl.create_default_context(cafile=proxied.home / "proxy/pki/authorities/local/root.crt")
    with httpx.Client(base_url=proxied.tls, verify=authority, trust_env=False, timeout=60) as client:
        yield client


def test_a_form_sent_over_tls_is_taken_and_its_cookies_stay_on_tls(proxied, browser):
    leader = proxied.accounts["leader"]
    answer = signed_in(browser, leader["username"], leader["password"])
    assert answer.status_code == 302, answer.text[:500]
    assert browser.get("/boards").status_code == 200
    told = {one.partition("=")[0]: one for one in answer.headers.get_list("set-cookie")}
    assert {"sessionid", "csrftoken", "browser"} <= set(told)
    assert all("; Secure" in one and "SameSite=Lax" in one for one in told.values())
    assert answer.headers["strict-transport-security"].startswith("max-age=31536000")


def test_a_form_from_another_origin_is_not(proxied, browser):
    form = browser.get("/sign-in")
    token = form.text.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    sent = {"csrfmiddlewaretoken": token, "username": "x", "password": "y"}
    assert browser.post("/sign-in", data=sent, headers={"Origin": "https://evil.example"}).status_code == 403
    assert httpx.get(f"{proxied.address}/sign-in", headers={"Host": "evil.example"}, trust_env=False).status_code == 400


def test_each_asker_has_the_address_the_proxy_saw_and_none_it_claims(proxied, browser):
    def addresses():
        return {row[0] for row in proxied.rows("SELECT address FROM sign_in WHERE act = 'sign_in_refused'")}

    browser.headers["X-Forwarded-For"] = "198.51.100.7"
    assert signed_in(browser, "nobody", "wrong").status_code == 403
    assert addresses() == {"127.0.0.1"}, "the proxy is the asker's own machine here, and what the asker wrote is gone"
    with httpx.Client(base_url=proxied.address, headers={"X-Forwarded-For": "203.0.113.9, 198.51.100.8"}, trust_env=False) as behind:
        behind.headers["X-Forwarded-Proto"] = "https"
        form = behind.get("/sign-in")
        token = form.text.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
        cookie = form.headers["set-cookie"].partition(";")[0]
        sent = {"csrfmiddlewaretoken": token, "username": "nobody", "password": "wrong"}
        answer = behind.post("/sign-in", data=sent, headers={"Cookie": cookie, "Origin": proxied.tls, "Referer": f"{proxied.tls}/sign-in"})
        assert answer.status_code == 403 and "không đúng" in answer.text
    assert addresses() == {"127.0.0.1", "198.51.100.8"}, "the last address a trusted proxy saw, not the first that somebody wrote"


def test_a_large_body_is_refused_before_it_is_read(proxied, browser):
    def endless():
        for _ in range(3_000):
            yield b"x" * 65_536

    answer = browser.post("/sources/upload", content=b"x" * (3 << 20), headers={"Content-Type": "application/octet-stream"})
    assert answer.status_code == 413, "nobody is signed in"
    with contextlib.suppress(httpx.TransportError):  # closed in the middle, as it should be, where no proxy says that it was
        assert browser.post("/sign-in", content=endless()).status_code in (413, 502, 503)
    assert browser.get("/sign-in").status_code == 200


def test_the_state_of_the_house_is_told_without_its_inside(proxied):
    told = httpx.get(f"{proxied.address}/healthz", headers={"Host": "localhost"}, trust_env=False).json()
    assert told["parts"]["web"] == {"state": "ok"}
    assert all(set(part) == {"state"} for part in told["parts"].values())
    inside = subprocess.run(
        ["curl", "-s", "--unix-socket", str(proxied.home / "run/web.sock"), "http://localhost/healthz"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "reason" in inside.stdout


def test_a_load_balancer_decides_by_the_processes_alone(proxied):
    """Nothing but web and gate runs here: much is wrong, and this host still serves."""
    asked = {path: httpx.get(f"{proxied.address}{path}", trust_env=False) for path in ("/livez", "/readyz", "/healthz")}
    assert {path: answer.status_code for path, answer in asked.items()} == {"/livez": 200, "/readyz": 200, "/healthz": 200}
    assert asked["/healthz"].json()["state"] == "failing" and asked["/readyz"].json() == {"state": "ok"}
