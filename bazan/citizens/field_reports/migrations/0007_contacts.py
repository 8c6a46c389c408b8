"""Encrypt senders and tracking codes of reports for their row, with keyed hashes to look them up by."""

import json

from django.db import migrations, models

from bazan.core.settings import current
from bazan.platform.security.contact_encryption import hash_contact, seal_contact


def seal_rows(apps, schema_editor):
    settings = current()
    senders = apps.get_model("field_reports", "ReportSender").objects
    for row in senders.order_by("id").iterator(chunk_size=500):
        bound_to = f"field_report_sender:{row.report_id}"
        contact = {"name": row.name, "phone": row.phone, "mail": row.mail}
        senders.filter(id=row.id).update(
            code_sealed=seal_contact(json.dumps({"code": row.code}).encode(), bound_to, settings),
            code_hash=hash_contact("code", row.code, settings),
            contact_sealed=seal_contact(json.dumps(contact).encode(), bound_to, settings) if any(contact.values()) else None,
            phone_hash=hash_contact("phone", row.phone, settings),
            mail_hash=hash_contact("mail", row.mail, settings),
        )


class Migration(migrations.Migration):
    dependencies = [("field_reports", "0006_asked")]
    operations = [
        migrations.AddField("reportsender", "code_sealed", models.BinaryField(null=True)),
        migrations.AddField("reportsender", "code_hash", models.CharField(max_length=64, null=True)),
        migrations.AddField("reportsender", "contact_sealed", models.BinaryField(null=True)),
        migrations.AddField("reportsender", "phone_hash", models.CharField(max_length=64, blank=True, default="")),
        migrations.AddField("reportsender", "mail_hash", models.CharField(max_length=64, blank=True, default="")),
        migrations.RunPython(seal_rows),
    ]
