"""What this room keeps of people: workbooks of forms whose datasets have personal columns, as they came in."""

from bazan.directory.personal_data.types import Holder

HOLDERS = (Holder("forms.files", "raw", "bazan.data.forms.retention.files", of_rows=True, keeps="bazan.data.forms.retention.keeps"),)
