"""The room's settings."""

from dataclasses import dataclass

from bazan.core.settings import as_hosts, one_of, setting


@dataclass(frozen=True)
class Open311Settings:
    posting: str = setting(
        "BAZAN_OPEN311_POSTING",
        "demo",
        one_of("demo", "anybody", "keys"),
        "Who may send reports by Open311: `keys`: who has a key of the province's `open311.toml`; `anybody`: also who has none;"
        " `demo`: anybody in the demo while no key is given out, else `keys`.",
    )
    media_hosts: tuple[str, ...] = setting(
        "BAZAN_OPEN311_MEDIA_HOSTS",
        "",
        as_hosts,
        "Machines from which a picture named by `media_url` is fetched over https, separated by commas; of others the address alone is kept"
        " for who handles the report.",
    )


SETTINGS = Open311Settings
