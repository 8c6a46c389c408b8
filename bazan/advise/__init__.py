"""What could be done: ways over the roads, plans from them."""
