"""Plans of evacuation: who of an area goes to which shelter, by which lorry and when, over the roads that are open.

Owns: plans with what they were reckoned from. Announces: ``evacuation`` (``PlanReckoned``). The shelters and their free places are handed
in by who asks, as they stand on the map. A plan proposes; who commands gives the tasks.
"""
