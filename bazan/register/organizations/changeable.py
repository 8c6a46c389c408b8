"""What administrators change of this room in the browser."""

from bazan.core.administrator_changes import Kind

KINDS = (
    Kind(
        "organization",
        "organizations.change",
        "bazan.register.organizations.changing.read",
        "bazan.register.organizations.changing.put",
        "bazan.register.organizations.changing.within",
        "bazan.register.organizations.changing.said",
        "bazan.register.organizations.changing.title",
        page="/admin/organizations/{subject}",
        together=True,
    ),
)
