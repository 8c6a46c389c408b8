"""The models that judge here: what each is for, how great its risk is held to be, who oversees it, and which version says what.

Owns: models, their versions, the levels of risk.
"""
