"""Purposes of the rules drawn on a camera's picture, and the terms that rules of each ask for.

Who judges a purpose: ``rule_evaluation`` and ``rule_breaches`` what is followed, ``scene.scene_rules`` the picture itself. Its words:
``cameras.purpose`` and ``cameras.draw.means``.
"""

from dataclasses import dataclass

KINDS = ("person", "bicycle", "car", "motorcycle", "bus", "truck")
"""What is looked for; the place in this tuple is the number of the kind."""
VEHICLES = KINDS[1:]
TERMS = ("direction", "at_least", "below", "seconds", "kinds", "flow", "keep_days")
"""Terms of a rule that not every purpose asks for."""


@dataclass(frozen=True)
class Purpose:
    asks: tuple[str, ...]
    """Which of ``direction``, ``at_least``, ``below``, ``seconds`` and ``flow`` its rules ask for."""
    line: bool = False
    """Drawn as a line; else as a zone."""
    counts: bool = False
    """Its crossings or trips are counted; it is never broken, so it raises nothing and keeps no pictures."""
    pictured: bool = False
    """Judged by the picture itself: what it speaks of isn't followed, so it has no kinds."""
    experimental: bool = False
    """Its events raise an alert only once a person has called them true."""
    usual_kinds: tuple[str, ...] = KINDS[:1]
    """What a new rule speaks of unless somebody says otherwise."""

    @property
    def terms(self) -> tuple[str, ...]:
        """Those of ``TERMS`` that its rules ask for."""
        return (*self.asks, *(("kinds",) if not self.pictured else ()), *(("keep_days",) if not self.counts else ()))


_CROWD = ("seconds", "at_least", "below")
PURPOSES = {
    "line": Purpose(("direction",), line=True, counts=True, usual_kinds=KINDS),
    "intrusion": Purpose(("seconds",)),
    "loitering": Purpose(("seconds",)),
    "crowd": Purpose(_CROWD),
    "wrong_way": Purpose(("direction",), line=True, usual_kinds=VEHICLES),
    "stopped": Purpose(("seconds",), usual_kinds=VEHICLES),
    "queue": Purpose(_CROWD),
    "occupancy": Purpose(_CROWD),
    "flow": Purpose(("flow",), counts=True, usual_kinds=KINDS),
    "abandoned": Purpose(("seconds",), pictured=True),
    "fire": Purpose(("seconds",), pictured=True, experimental=True),
    "smoke": Purpose(("seconds",), pictured=True, experimental=True),
    "water": Purpose(("seconds",), pictured=True, experimental=True),
}


def raising() -> tuple[str, ...]:
    """Return the purposes that a scene can break."""
    return tuple(code for code, purpose in PURPOSES.items() if not purpose.counts)


def experimental() -> tuple[str, ...]:
    """Return the purposes whose events a person confirms."""
    return tuple(code for code, purpose in PURPOSES.items() if purpose.experimental)


def asking(term: str) -> tuple[str, ...]:
    """Return the purposes whose rules ask for one of ``TERMS``."""
    return tuple(code for code, purpose in PURPOSES.items() if term in purpose.terms)
