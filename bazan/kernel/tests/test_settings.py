import pytest

from bazan.kernel.settings import WrongSetting, load


def test_an_empty_environment_is_the_demo_on_port_8080():
    settings = load({})
    assert (settings.address, settings.demo, settings.province) == ("http://127.0.0.1:8080", True, "dak_nong")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BAZAN_PORT", "eighty"),
        ("BAZAN_PORT", "70000"),
        ("DATABASE_URL", "mysql://somewhere/x"),
        ("MQTT_URL", "http://broker"),
        ("BAZAN_DEMO", "maybe"),
        ("BAZAN_DEMO_SPEED", "0"),
        ("BAZAN_DEMO_SPEED", "nan"),
        ("BAZAN_PROVINCE", "atlantis"),
        ("BAZAN_PROVINCE", "../dak_nong/.."),
    ],
)
def test_a_wrong_value_is_refused_by_the_settings_name(name, value):
    with pytest.raises(WrongSetting, match=name):
        load({name: value})


def test_an_empty_value_means_the_default():
    assert load({"BAZAN_PORT": ""}).port == 8080
