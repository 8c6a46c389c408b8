"""Briefings on screen: the list and the order of a new one, one with the way from each sentence to its number, its documents."""
