"""``bazan NOUN VERB``: one module a noun; each offers ``register(nouns)`` that adds its verbs."""
