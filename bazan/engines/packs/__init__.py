"""Reads and judges sectors/*: a sector is data."""
