"""What the room offers: clips handed in and looked through, jobs over them, drafts of rules tried on what cameras kept."""

from bazan.cameras.footage.actions import ask, cancel, drop, go_on, hand_in, largest, receive, take, try_rule
from bazan.cameras.footage.encryption import PIECE
from bazan.cameras.footage.queries import clip, clips, film, job, jobs, preview, trial
from bazan.cameras.footage.rules import LONGEST_FILM_S

__all__ = [
    "LONGEST_FILM_S",
    "PIECE",
    "ask",
    "cancel",
    "clip",
    "clips",
    "drop",
    "film",
    "go_on",
    "hand_in",
    "job",
    "jobs",
    "largest",
    "preview",
    "receive",
    "take",
    "trial",
    "try_rule",
]
