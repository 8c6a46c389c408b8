"""Open data: the tables the province opened, read by everybody."""
