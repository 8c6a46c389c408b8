"""Transports of messages: mail, gateways over HTTP, web push, webhooks. Which channel goes by which: the province's ``channels.toml``."""
