"""Organizations: who answers for what, where and when. Other rooms import this and ``types``."""

from bazan.register.organizations.actions import load_province
from bazan.register.organizations.queries import all_on, by_code, organization, responsible
from bazan.register.organizations.types import OrganizationInfo

__all__ = ["OrganizationInfo", "all_on", "by_code", "load_province", "organization", "responsible"]
