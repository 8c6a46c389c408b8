"""What administrators change of this room in the browser."""

from bazan.core.administrator_changes import Kind

KINDS = (
    Kind(
        "organization",
        "organizations.change",
        "bazan.directory.organizations.organization_changes.read",
        "bazan.directory.organizations.organization_changes.put",
        "bazan.directory.organizations.organization_changes.within",
        "bazan.directory.organizations.organization_changes.said",
        "bazan.directory.organizations.organization_changes.title",
        page="/admin/organizations/{subject}",
        together=True,
    ),
)
