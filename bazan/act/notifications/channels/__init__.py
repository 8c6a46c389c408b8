"""How a message leaves the house: one module a kind of carrier. They speak the network and no database."""

from bazan.act.notifications.channels import gateway, mail, webhook

__all__ = ["gateway", "mail", "webhook"]
