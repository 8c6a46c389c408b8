import pytest

from bazan.core.settings import WrongSetting, load


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
        ("BAZAN_HOSTS", "*"),
        ("BAZAN_HOSTS", "ioc.example.gov.vn, .example.gov.vn"),
        ("BAZAN_TRUSTED_PROXIES", "everybody"),
        ("BAZAN_PROVINCE", "../dak_nong/.."),
    ],
)
def test_a_wrong_value_is_refused_by_the_settings_name(name, value):
    with pytest.raises(WrongSetting, match=name):
        load({name: value})


def test_an_empty_value_means_the_default():
    assert load({"BAZAN_PORT": ""}).port == 8080


@pytest.mark.parametrize("weak", ["change-me", "a" * 64, "abcabcabcabcabcabcabcabcabcabcabcabc", "x" * 31])
def test_a_key_that_may_be_guessed_is_refused_outside_the_demo_and_not_repeated(weak):
    with pytest.raises(WrongSetting, match="BAZAN_SECRET_KEY") as why:
        load({"BAZAN_DEMO": "0", "BAZAN_SECRET_KEY": weak})
    assert weak not in str(why.value)
    assert load({"BAZAN_DEMO": "1", "BAZAN_SECRET_KEY": weak}).secret_key == weak


def test_a_strong_key_or_none_starts_a_province():
    assert load({"BAZAN_DEMO": "0"}).secret_key == ""
    assert load({"BAZAN_DEMO": "0", "BAZAN_SECRET_KEY": "7kTz0pQf3vXw9aLm2cRy5nBd8sHg1jUe"}).secret_key


def test_proxies_are_named_by_address_or_network():
    assert load({"BAZAN_TRUSTED_PROXIES": "10.1.2.3, 192.168.7.0/24"}).trusted_proxies == ("10.1.2.3/32", "192.168.7.0/24")


def test_a_province_may_lie_outside_the_checkout(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    with pytest.raises(WrongSetting, match="BAZAN_PROVINCE"):
        load({"BAZAN_PROVINCES": str(tmp_path), "BAZAN_PROVINCE": "elsewhere"})
    (tmp_path / "elsewhere" / "province.toml").touch()
    settings = load({"BAZAN_PROVINCES": str(tmp_path), "BAZAN_PROVINCE": "elsewhere"})
    assert settings.province_folder == tmp_path / "elsewhere" and not settings.simulates
    (tmp_path / "elsewhere" / "demo").mkdir()
    assert settings.simulates
