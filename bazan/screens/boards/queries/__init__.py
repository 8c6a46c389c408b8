"""Reads that assemble what a page shows. One file a page; few questions a page, whatever it shows."""
