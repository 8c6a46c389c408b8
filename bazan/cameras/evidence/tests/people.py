"""People who gather evidence, and what they say of a case."""

from bazan.cameras.evidence.types import Terms
from bazan.directory.permissions.types import Acting, Reach

TERMS = Terms("Trộm xe ở cầu", "Công an phường yêu cầu, công văn 12/CA", "Điều 99 Bộ luật Tố tụng hình sự")


def acting(name: str = "duty", *roles: str) -> Acting:
    return Acting(Reach(1, name, frozenset(roles or ("duty_officer",)), None, None))
