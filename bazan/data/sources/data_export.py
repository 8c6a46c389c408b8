"""What is said of this room's tables when the province leaves: tokens of devices, what came in as it was."""

from bazan.platform.data_export.types import Person, Received, Stays

DATA_EXPORT = (
    Stays("device", "secret"),
    Stays("source_trial", "trace"),
    Person("quarantine"),
    Received("received_file.sha256", "name"),
    Received("source_run.file_sha256", "file_name"),
)
