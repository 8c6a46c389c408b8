"""Foreign keys point to lower groups only, and leave no name there. Imports can't show this; the models can."""

from django.apps import apps

from tests.present import present

GROUPS = ["directory", "data", "monitoring", "coordination", "cameras", "response", "citizens", "analysis", "interfaces", "screens"]


def group(model) -> int:
    return GROUPS.index(model.__module__.split(".")[1])


def breaches():
    for model in apps.get_models():
        if not model.__module__.startswith("bazan."):
            continue
        for field in model._meta.get_fields():
            if not (field.is_relation and field.concrete and field.related_model.__module__.startswith("bazan.")):
                continue
            related = present(field.related_model)
            if group(related) > group(model):
                yield f"{model.__name__}.{field.name} points up to {related.__name__}"
            # pyrefly: ignore[missing-attribute] - each relation has one
            elif related.__module__ != model.__module__ and present(field.remote_field).related_name != "+":
                yield f"{model.__name__}.{field.name} grows a back-reference on {related.__name__}; say related_name='+'"


def test_foreign_keys_point_down_and_leave_no_name():
    assert list(breaches()) == []
