"""The models that judge here, as who answers for them sees them: what for, how well, since when, and the switch that stops one."""
