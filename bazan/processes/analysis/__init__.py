"""What needs heavy libraries. It is started only when a room declares something for it."""
