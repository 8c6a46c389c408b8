"""Phones of those who called are encrypted for their call."""

from django.db import migrations, models

from bazan.core.settings import current
from bazan.platform.security.contact_encryption import seal_contact


def seal_rows(apps, schema_editor):
    settings = current()
    phones = apps.get_model("calls_for_help", "CallerPhone").objects
    for row in phones.select_related("call").order_by("id").iterator(chunk_size=500):
        bound_to = f"call_for_help_phone:{row.call.subject}|{row.call.device}"
        phones.filter(id=row.id).update(sealed=seal_contact(row.phone.encode(), bound_to, settings))


class Migration(migrations.Migration):
    dependencies = [("calls_for_help", "0002_reach")]
    operations = [
        migrations.AddField("callerphone", "sealed", models.BinaryField(null=True)),
        migrations.RunPython(seal_rows),
    ]
