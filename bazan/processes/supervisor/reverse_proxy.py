"""The gate: Caddy on the one public port, which routes by path to the processes behind it.

A screen's token stands in the address of its live feed, since EventSource sends no header: the log shows no query, no header and no
part of an address that opens something by itself.
"""

import sys
from pathlib import Path

from bazan.core.settings import Settings
from bazan.platform.design_system.static_files import STATIC, folders
from bazan.platform.observability.log_redaction import HIDDEN, ROUTES, SLASH
from bazan.platform.security.process_authentication import inner_key

CADDYFILE = """{{
	admin off
	auto_https off
	persist_config off
	storage file_system {home}/gate
	log {{
		output stdout
		level WARN
		format filter {{
			request>uri regexp "{secrets}" "$1{hidden}"
			request>headers delete
		}}
	}}
	servers {{{proxies}
		timeouts {{
			read_body 60s
			read_header 10s
		}}
	}}
}}

# One address, one scheme and one number of the request, told by who may be believed; what the asker wrote there himself is gone.
(asker) {{
	header_up X-Forwarded-For {{client_ip}}
	header_up X-Request-ID {{http.request.uuid}}
}}

{site} {{
	{bind}
	header -Server
	@ingest path /ingest/v1/* /api/v1/things
	handle @ingest {{
		reverse_proxy {edges} {{
			import asker{network}
			lb_try_duration 5s
		}}
	}}
	handle /live/* {{
		reverse_proxy unix/{run}/live.sock {{
			import asker
			flush_interval -1
			lb_try_duration 5s
		}}
	}}
	handle /metrics {{
		reverse_proxy unix/{run}/live.sock {{
			import asker
			lb_try_duration 5s
		}}
	}}
	@probe path /livez /readyz
	handle @probe {{
		reverse_proxy unix/{run}/web.sock {{
			import asker
		}}
	}}
	handle_path /static/* {{
		uri path_regexp ^/v-[0-9a-f]+/ /
		encode zstd gzip
		header Cache-Control "public, max-age=31536000, immutable"
		header X-Content-Type-Options nosniff
{apps}
		handle {{
			root * {static}
			file_server {{
				precompressed br
			}}
		}}
	}}
	handle {{
		encode zstd gzip
		request_body {{
			max_size 210MB
		}}
		reverse_proxy unix/{run}/web.sock {{
			import asker
			lb_try_duration 5s
		}}
	}}
	handle_errors 502 503 504 {{
		header Retry-After 2
		@machine path /ingest/* /api/* /healthz /livez /readyz
		handle @machine {{
			header Content-Type application/json
			respond `{{"state":"unavailable","reason":"This part is restarting; send again later."}}` 503
		}}
		handle {{
			root * {static}
			rewrite * /unavailable.html
			file_server {{
				status 503
			}}
		}}
	}}
}}
"""


OF_APP = """\
		handle /{name}/* {{
			root * {folder}
			file_server
		}}"""
"""The files of one app's screens."""
BY_NETWORK = """
			header_up X-Bazan-Inner {key}
			lb_policy first
			fail_duration 2s
			health_uri /readyz
			health_interval 1s
			health_headers {{
				X-Bazan-Inner {key}
			}}"""
"""Edges of several machines want to be shown the inner key; of them the one that writes is asked, for only that one is ready."""


def argv(settings: Settings) -> list[str]:
    """The command that runs the gate, after writing its configuration."""
    config = settings.run / "Caddyfile"
    config.write_text(caddyfile(settings))
    return [str(Path(sys.executable).parent / "caddy"), "run", "--config", str(config), "--adapter", "caddyfile"]


def caddyfile(settings: Settings) -> str:
    everywhere = settings.host in ("0.0.0.0", "::", "")  # noqa: S104 - recognised, not bound
    trusted = " ".join(settings.trusted_proxies)
    return CADDYFILE.format(
        secrets=f"(?i)({SLASH}(?:{'|'.join(ROUTES)}){SLASH})[^/?#]+|[?].*",
        hidden=HIDDEN,
        proxies=f"\n\t\ttrusted_proxies static {trusted}\n\t\ttrusted_proxies_strict" if trusted else "",
        site=f"http://:{settings.port}",
        bind="" if everywhere else f"bind {settings.host}",
        home=settings.home,
        run=settings.run,
        edges=" ".join(f"unix/{place}" if place.startswith("/") else place for place in settings.edge_places),
        network=BY_NETWORK.format(key=inner_key(settings)) if settings.edges else "",
        static=STATIC,
        apps="\n".join(OF_APP.format(name=name, folder=folder) for name, folder in folders().items()),
    )
