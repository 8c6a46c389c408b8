"""Phones of accounts and of codes asked for are encrypted, and found by a keyed hash."""

from django.db import migrations, models

from bazan.core.settings import current
from bazan.platform.security.contact_encryption import hash_contact, seal_contact


def seal_rows(apps, schema_editor):
    settings = current()
    for name in ("Citizen", "CitizenTry"):
        rows = apps.get_model("citizens", name).objects
        for row in rows.order_by("pk").iterator(chunk_size=500):
            phone_hash = hash_contact("phone", row.phone, settings)
            rows.filter(pk=row.pk).update(
                phone_hash=phone_hash, phone_sealed=seal_contact(row.phone.encode(), f"citizen:{phone_hash}", settings)
            )


class Migration(migrations.Migration):
    dependencies = [("citizens", "0002_reach")]
    operations = [
        *(
            operation
            for name in ("citizen", "citizentry")
            for operation in (
                migrations.AddField(name, "phone_sealed", models.BinaryField(null=True)),
                migrations.AddField(name, "phone_hash", models.CharField(max_length=64, null=True)),
            )
        ),
        migrations.RunPython(seal_rows),
    ]
