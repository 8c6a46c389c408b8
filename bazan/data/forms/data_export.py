"""What is said of this room's tables when the province leaves: workbooks that were sent."""

from bazan.platform.data_export.types import Person, Received

DATA_EXPORT = (
    Person("form_upload.file_name"),
    Received("form_upload.sha256", "file_name"),
)
