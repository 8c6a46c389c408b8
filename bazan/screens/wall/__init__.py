"""The wall of the operations room and the leader's morning on a phone: what needs eyes now, in every sector."""
