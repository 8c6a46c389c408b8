"""What this room keeps of people: workbooks of forms whose datasets have personal columns, as they came in."""

from bazan.register.retention.types import Holder

HOLDERS = (Holder("forms.files", "raw", "bazan.connect.forms.erasing.files", of_rows=True, keeps="bazan.connect.forms.erasing.keeps"),)
