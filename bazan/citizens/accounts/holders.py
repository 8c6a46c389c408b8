"""What this room keeps of people: accounts nobody uses any more, and codes that were asked for."""

from bazan.directory.personal_data.types import Holder

HOLDERS = (
    Holder("citizens.accounts", "callers", "bazan.citizens.accounts.retention.accounts"),
    Holder("citizens.tries", "traces", "bazan.citizens.accounts.retention.tries"),
)
