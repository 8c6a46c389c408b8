"""The pages of the cases that are tasks of incidents."""

from collections.abc import Iterable

from bazan.coordination.cases.extensions import CasePage
from bazan.core.language import words
from bazan.response.incidents import queries


def find_task_pages(case_ids: Iterable[int]) -> dict[int, CasePage]:
    """Return the place of each task in reach on its incident's page, by the number of its case."""
    tasks = queries.tasks_by_case(case_ids)
    return {case: CasePage(words(task.what), f"/incidents/{task.incident_id}#task-{task.id}") for case, task in tasks.items()}
