"""Where the database is, as each library wants to hear it, and as whom a process goes there."""

from typing import Any, Literal
from urllib.parse import parse_qsl, quote, unquote, urlsplit, urlunsplit

from bazan.core.settings import Settings
from bazan.platform.database.demo.embedded_server import ADMINISTRATOR, OWNER, WEB, EmbeddedPostgres, kept_password

REPLICA = "replica"
"""What Django calls it."""
Login = Literal["owner", "web", "migration"]
_login: Login = "owner"
_shared = 0


def work_as(login: Login, *, shared: int = 0) -> None:
    """Choose this process's login, before Django reads its settings. Else it is the owner.

    With ``shared``, its threads share so many connections: each is given back after a request, a round or a job. While some are needed
    by nobody, one of them is closed every few seconds, for each weighs up to 17 MiB in the database.
    """
    global _login, _shared
    _login, _shared = login, shared


def database_url(settings: Settings) -> str:
    """DATABASE_URL, or the address of the embedded server whether or not it runs: the owner's."""
    return settings.database_url or _embedded(settings).url_of(OWNER)


def migration_url(settings: Settings) -> str:
    """The address by which ``bazan setup`` makes logins and tables: the owner's, where no other is told."""
    return settings.migration_database_url or settings.database_url or _embedded(settings).url_of(ADMINISTRATOR)


def web_url(settings: Settings) -> str:
    """The address by which pages are drawn: where the owner's leads, with a password kept in BAZAN_HOME/database, mode 600."""
    if settings.web_database_url:
        return settings.web_database_url
    if not settings.database_url:
        return _embedded(settings).url_of(WEB)
    parts = urlsplit(settings.database_url)
    login = f"{WEB}:{quote(kept_password(settings.home / 'database', WEB))}"
    return urlunsplit(parts._replace(netloc=f"{login}@{parts.netloc.rpartition('@')[2]}"))


def web_environment(settings: Settings) -> dict[str, str]:
    """What the web process is told of the database, and what it is not told."""
    return {
        "DATABASE_URL": "", "BAZAN_MIGRATION_DATABASE_URL": "", "BAZAN_WEB_DATABASE_URL": web_url(settings),
        "BAZAN_BACKUP_DATABASE_URL": "", "BAZAN_BACKUP_KEY": "",
    }  # fmt: skip


def user_of(url: str) -> str:
    return unquote(urlsplit(url).username or "")


def django_connections(settings: Settings) -> dict[str, dict[str, Any]]:
    """This process's addresses as Django's DATABASES: the database, and for pages its replica where there is one."""
    url = {"owner": database_url, "web": web_url, "migration": migration_url}[_login](settings)
    replica = settings.read_database_url if _login == "web" else ""
    return {"default": _django(settings, url)} | ({REPLICA: _django(settings, replica)} if replica else {})


def _django(settings: Settings, url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    query: dict[str, Any] = dict(parse_qsl(parts.query))
    address = {"HOST": query.pop("host", parts.hostname or ""), "PORT": query.pop("port", str(parts.port or ""))}
    if _login == "migration" and user_of(url) != user_of(database_url(settings)):
        query["assume_role"] = user_of(database_url(settings))  # what is made is the owner's
    if _shared:
        # A database that comes back is found within `reconnect_timeout`: the pauses between attempts would grow to minutes.
        query["pool"] = {"min_size": 1, "max_size": _shared, "timeout": 5, "max_idle": 15, "reconnect_timeout": 5}
    return address | {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "CONN_MAX_AGE": 0 if _shared else 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": query,
    }


def _embedded(settings: Settings) -> EmbeddedPostgres:
    return EmbeddedPostgres(settings.home / "postgres")
