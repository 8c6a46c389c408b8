"""Watch: what needs eyes."""
