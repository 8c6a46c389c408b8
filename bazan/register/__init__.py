"""Who and where: places valid in time, organizations, people and their rights, the audit chain."""
