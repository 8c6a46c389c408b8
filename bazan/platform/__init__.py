"""Machines without Django and without words of the field."""
