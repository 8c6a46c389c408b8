"""What of this room is changed in the browser: an account, its person's name and body, whether it may be used, the roles it holds."""

from bazan.kernel.changeable import Kind

ADMINISTER = "people.administer"
ACCOUNT = "account"
KINDS = (
    Kind(
        ACCOUNT,
        ADMINISTER,
        "laying.read",
        "laying.put",
        "laying.within",
        "laying.said",
        "laying.title",
        page="/admin/people/{subject}",
        takes_two="laying.takes_two",
        agreed="letting_in.follow_agreement",
    ),
)
