"""A secret is changed in the browser as everything is; what the change keeps of it is its fingerprint."""

from bazan.core.administrator_changes import Kind

KINDS = (
    Kind(
        "secret",
        "secrets.manage",
        "bazan.register.secrets.queries.read",
        "bazan.register.secrets.actions.put",
        "bazan.register.secrets.queries.within",
        "bazan.register.secrets.queries.said",
        "bazan.register.secrets.queries.title",
        "/admin/secrets/{subject}",
    ),
)
"""A state is ``{"fingerprint", "sector"}``."""
