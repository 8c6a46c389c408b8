"""What this room keeps of people: accounts nobody uses any more, and codes that were asked for."""

from bazan.directory.personal_data.types import Holder

HOLDERS = (
    Holder("citizens.accounts", "callers", "bazan.register.citizens.erasing.accounts"),
    Holder("citizens.tries", "traces", "bazan.register.citizens.erasing.tries"),
)
