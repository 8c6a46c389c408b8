"""By which key contacts are sealed, so that no process works with another; `bazan setup` writes it."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("citizens", "0004_contacts_sealed")]
    operations = [
        migrations.RunSQL(
            "CREATE TABLE contact_key (one boolean PRIMARY KEY DEFAULT true CHECK (one), fingerprint text NOT NULL)",
            "DROP TABLE contact_key",
        )
    ]
