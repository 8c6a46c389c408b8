"""Number plates on screen: a search for a reason, and the watch list with what of it was met."""
