"""In the demo: what the carriers of this machine caught, so that a chain of calls is seen to end at a person. Elsewhere it is not there."""
