"""Writes ``before.sql.gz``: the database of the release before this one, with data in it. Made anew at each release, in a checkout of it:

    git worktree add /tmp/before COMMIT && cd /tmp/before && ln -s "$OLDPWD/.venv" .venv
    .venv/bin/python "$OLDPWD/tests/upgrade/previous_release_dump.py" "$OLDPWD/tests/upgrade/before.sql.gz"

What is in it is made up: the generated province of ``tests/security/route_values.py`` with one thing of every kind
that an address may name, written by that release's own actions, so that their audit entries are a chain; and accounts with the
password below.
"""

import gzip
import os
import subprocess
import sys
from pathlib import Path

PASSWORD = "cau-treo-bac-qua-suoi-7"
ACCOUNTS = {"chief": "leader", "commander": "duty_officer", "keeper": "administrator"}
LEFT_OUT = ("\\", "SET transaction_timeout")
"""Beginnings of lines that psql alone understands, or newer servers alone."""
INSTALLED = "/opt/bazan"
"""Said in place of the folder in which it was made."""


def main(target: Path) -> None:
    sys.path.insert(0, str(Path.cwd()))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bazan.processes.composition.django_settings")
    from tests import database  # of that release; starts a throw-away server

    try:
        os.environ["DATABASE_URL"] = database.named(database.migrated())
        import django

        django.setup()
        fill()
        from django.db import connection

        connection.close()
        argv = ["--no-owner", "--no-comments", "--inserts", "--rows-per-insert=500", os.environ["DATABASE_URL"]]
        dumped = subprocess.run([database._server.program("pg_dump"), *argv], check=True, capture_output=True, text=True).stdout
    finally:
        database.pytest_unconfigure(None)
    kept = "".join(line for line in dumped.splitlines(keepends=True) if not line.startswith(LEFT_OUT))
    kept = kept.replace(str(Path.cwd()), INSTALLED)
    target.write_bytes(gzip.compress(kept.encode(), 9, mtime=0))
    print(f"{target}: {target.stat().st_size} bytes")


def fill() -> None:
    from django.apps import apps
    from django.contrib.auth.hashers import make_password
    from django.db import connection, transaction

    from tests.security import route_values

    with transaction.atomic():
        route_values.settle()
    with connection.cursor() as cursor:  # a few hours of them say as much
        cursor.execute("DELETE FROM indicator_value WHERE period_start < now() - interval '4 hours'")
        cursor.execute("DELETE FROM observation_hour WHERE hour < now() - interval '4 hours'")
    accounts = apps.get_model("people", "Account").objects
    organization = accounts.get(username="chief").organization_id
    keeper = accounts.create(username="keeper", full_name="keeper", organization_id=organization)
    apps.get_model("people", "Grant").objects.create(account=keeper, role="administrator", sector="*")
    accounts.filter(username__in=ACCOUNTS).update(password=make_password(PASSWORD))


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
