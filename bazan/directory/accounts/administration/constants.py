"""Names by which the administration of accounts is asked for and recorded."""

ADMINISTER = "people.administer"
"""The permission."""
ACCOUNT = "account"
"""The kind of change."""
