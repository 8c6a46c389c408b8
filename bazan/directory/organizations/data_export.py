"""What is said of this room's tables when the province leaves: who holds which post."""

from bazan.platform.data_export.types import Person

DATA_EXPORT = (Person("organization_body.posts"),)
