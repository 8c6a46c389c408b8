"""What of this room is changed in the browser: an account, its person's name and body, whether it may be used, the roles it holds."""

from bazan.core.administrator_changes import Kind

ADMINISTER = "people.administer"
ACCOUNT = "account"
KINDS = (
    Kind(
        ACCOUNT,
        ADMINISTER,
        "bazan.directory.accounts.administration.account_changes.read",
        "bazan.directory.accounts.administration.account_changes.put",
        "bazan.directory.accounts.administration.account_changes.within",
        "bazan.directory.accounts.administration.account_changes.said",
        "bazan.directory.accounts.administration.account_changes.title",
        page="/admin/people/{subject}",
        takes_two="bazan.directory.accounts.administration.account_changes.takes_two",
        agreed="bazan.directory.accounts.administration.account_recovery.follow_agreement",
    ),
)
