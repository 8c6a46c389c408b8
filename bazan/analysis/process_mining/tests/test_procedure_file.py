"""A procedure in a file: what is wrong with it is named by its key, in the reader's language."""

import pytest

from bazan.analysis.process_mining.procedure_file import procedure_of
from bazan.core.errors import Refused
from bazan.core.labels import sentence
from bazan.core.language import speaking

SOUND = 'ends = ["B"]\n[[steps]]\nactivity = "A"\nrepeatable = true\n[[steps]]\nactivity = "B"\noptional = true\nbranch = "x"\n'


def written(folder, text):
    path = folder / "procedure.toml"
    path.write_text(text, "utf-8")
    return path


def test_a_procedure_is_its_steps_in_their_order(tmp_path):
    procedure = procedure_of(written(tmp_path, SOUND))
    assert [(step.activity, step.optional, step.repeatable, step.branch) for step in procedure.steps] == [
        ("A", False, True, ""), ("B", True, False, "x"),
    ]  # fmt: skip
    assert procedure.ends == ("B",)
    assert procedure_of(written(tmp_path, 'ends = ["B"]')).steps == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (SOUND.replace("optional", "optionel"), "procedure.toml: steps[1].optionel: không phải là khóa ở đây; có lẽ là optional"),
        (SOUND.replace('activity = "A"\n', ""), "procedure.toml: steps[0].activity: còn thiếu"),
        ("", "procedure.toml: steps: còn thiếu"),
        ("[[steps]", "procedure.toml: không đọc được theo cú pháp TOML ở dòng 1, cột 8"),
        ("".join(f'[[steps]]\nactivity = "{n}"\nbranch = "{n}"\n' for n in range(9)), "hơn 500 trạng thái"),
    ],
)
def test_what_is_wrong_is_named(tmp_path, text, said):
    with pytest.raises(Refused) as why, speaking("vi"):
        procedure_of(written(tmp_path, text))
    with speaking("vi"):
        assert said in sentence(why.value)


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(Refused) as why:
        procedure_of(tmp_path / "none.toml")
    with speaking("en"):
        assert "there is no such file" in sentence(why.value)
