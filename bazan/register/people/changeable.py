"""What of this room is changed in the browser: an account, its person's name and body, whether it may be used, the roles it holds."""

from bazan.core.administrator_changes import Kind

ADMINISTER = "people.administer"
ACCOUNT = "account"
KINDS = (
    Kind(
        ACCOUNT,
        ADMINISTER,
        "bazan.register.people.laying.read",
        "bazan.register.people.laying.put",
        "bazan.register.people.laying.within",
        "bazan.register.people.laying.said",
        "bazan.register.people.laying.title",
        page="/admin/people/{subject}",
        takes_two="bazan.register.people.laying.takes_two",
        agreed="bazan.register.people.letting_in.follow_agreement",
    ),
)
