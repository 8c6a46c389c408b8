"""A secret is changed in the browser as everything is; what the change keeps of it is its fingerprint."""

from bazan.core.administrator_changes import Kind

KINDS = (
    Kind(
        "secret",
        "secrets.manage",
        "bazan.directory.secrets.queries.read",
        "bazan.directory.secrets.actions.put",
        "bazan.directory.secrets.queries.within",
        "bazan.directory.secrets.queries.said",
        "bazan.directory.secrets.queries.title",
        "/admin/secrets/{subject}",
    ),
)
"""A state is ``{"fingerprint", "sector"}``."""
