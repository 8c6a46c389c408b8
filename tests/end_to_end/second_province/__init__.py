"""A made-up province on the coast, unlike the shipped one in whatever it can be: the four walks lead through it too."""
