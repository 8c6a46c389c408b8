"""What the room offers: draft, give, handle, extend, divide and publish directives; read them, their effect and their scores."""

from bazan.response.directives.actions import ask, climb, extend, give, judge_effects, move, move_task
from bazan.response.directives.decision_texts import Decision, decision, open_figures, preview
from bazan.response.directives.directive_drafts import GENERAL, draft_of_alert, draft_of_indicator, draft_of_place
from bazan.response.directives.policy_dates import policy_dates
from bazan.response.directives.public_directives import as_published, publication, publications, published
from bazan.response.directives.publication import judge_words, publish, unpublish
from bazan.response.directives.queries import (
    KIND,
    actor,
    aimed,
    directive,
    directives,
    due_choices,
    effect,
    effect_of,
    effects_of,
    offered,
    scores,
    search,
)
from bazan.response.directives.rules import DIRECTIVE

__all__ = [
    "DIRECTIVE",
    "GENERAL",
    "KIND",
    "Decision",
    "actor",
    "aimed",
    "as_published",
    "ask",
    "climb",
    "decision",
    "directive",
    "directives",
    "draft_of_alert",
    "draft_of_indicator",
    "draft_of_place",
    "due_choices",
    "effect",
    "effect_of",
    "effects_of",
    "extend",
    "give",
    "judge_effects",
    "judge_words",
    "move",
    "move_task",
    "offered",
    "open_figures",
    "policy_dates",
    "preview",
    "publication",
    "publications",
    "publish",
    "published",
    "scores",
    "search",
    "unpublish",
]
