"""A house with one room more, made for the tests: what adding a room takes, and what it brings."""
