"""What analyses noticed and what people made of it: one list that lasts from the first notice to the last.

Owns: insights and what was done with each. An analysis tells the room what stands; a person dismisses an insight for a reason, which
teaches from when on the like is told again, adds it to the next briefing, or makes a directive or a rule of it.
"""
