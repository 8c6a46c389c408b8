from django.db import migrations, models


class Migration(migrations.Migration):
    """Whether a file was delivered before is asked at every commit."""

    dependencies = [("datasets", "0002_row_security")]
    operations = [migrations.AddIndex("batch", models.Index(fields=["file_sha256"], name="dataset_batch_file"))]
