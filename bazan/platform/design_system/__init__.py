"""The design system: tokens, components, templates of them, browser modules. Every screen of every room uses it."""
