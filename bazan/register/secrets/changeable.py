"""A secret is changed in the browser as everything is; what the change keeps of it is its fingerprint."""

from bazan.kernel.changeable import Kind

KINDS = (
    Kind(
        "secret", "secrets.manage", "queries.read", "actions.put", "queries.within", "queries.said", "queries.title",
        "/admin/secrets/{subject}",
    ),
)  # fmt: skip
"""A state is ``{"fingerprint", "sector"}``."""
