"""What this room keeps of people: accounts nobody uses any more, and codes that were asked for."""

from bazan.register.retention.types import Holder

HOLDERS = (
    Holder("citizens.accounts", "callers", "erasing.accounts"),
    Holder("citizens.tries", "traces", "erasing.tries"),
)
