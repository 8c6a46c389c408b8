"""``<secret:…>`` in an address: the part opens something to whoever knows it, so no log shows it."""

from django.urls import register_converter
from django.urls.converters import StringConverter


class SecretPart(StringConverter):
    """A part of an address that is as good as a password. Its route stands in ``platform/observability/log_redaction.py`` too."""


register_converter(SecretPart, "secret")
