"""Writes ``release-VERSION.sql.gz``: the database of this release, with data in it, which the next ones are tested to upgrade. Made anew at
each release, in its own checkout, and the one before is deleted:

    .venv/bin/python -m tests.upgrade.previous_release_dump tests/upgrade/release-0.9.0.sql.gz

What is in it is made up: the generated province of ``tests/security/route_values.py`` with one thing of every kind that an address may
name, written by that release's own actions, so that their audit entries are a chain; accounts with the password below; and a report whose
sender is sealed under the key below.
"""

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

from tests.present import present

PASSWORD = "cau-treo-bac-qua-suoi-7"
ACCOUNTS = {"chief": "leader", "commander": "duty_officer", "keeper": "administrator"}
CONTACT_KEY = "5e" * 32
CODE, CALLER, PHONE = "M38U-G4PP-BGBH", "Nguyễn Văn Kín", "+84900000123"
"""Of the sender of one report."""
LEFT_OUT = ("\\", "SET transaction_timeout")
"""Beginnings of lines that psql alone understands, or newer servers alone."""
INSTALLED = "/opt/bazan"
"""Said in place of the folder in which it was made."""


def main(target: Path) -> None:
    os.environ["BAZAN_CONTACT_KEY"] = CONTACT_KEY
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bazan.processes.composition.django_settings")
    from tests import database  # starts a throw-away server

    try:
        os.environ["DATABASE_URL"] = database.named(database.migrated())
        import django

        django.setup()
        fill()
        from django.db import connection

        connection.close()
        argv = ["--no-owner", "--no-comments", "--inserts", "--rows-per-insert=500", os.environ["DATABASE_URL"]]
        dumped = subprocess.run([present(database._server).program("pg_dump"), *argv], check=True, capture_output=True, text=True).stdout
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

    from bazan.core.settings import current
    from bazan.platform.security.contact_encryption import hash_contact, seal_contact
    from tests.security import route_values

    with transaction.atomic():
        route_values.settle()
    sender, settings = apps.get_model("field_reports", "ReportSender").objects.first(), current()
    bound_to = f"field_report_sender:{sender.report_id}"
    sender.code_sealed = seal_contact(json.dumps({"code": CODE}).encode(), bound_to, settings)
    sender.contact_sealed = seal_contact(json.dumps({"name": CALLER, "phone": PHONE, "mail": ""}).encode(), bound_to, settings)
    sender.code_hash, sender.phone_hash = hash_contact("code", CODE, settings), hash_contact("phone", PHONE, settings)
    sender.save()
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
