import pytest

from bazan.core.settings import WrongSetting, load
from bazan.platform.http_client.outbound_allowlist import may_reach

PRIVATE = ("127.0.0.1", "10.1.2.3", "192.168.1.1", "169.254.169.254", "172.16.0.1", "::1", "[::1]", "fd00::1", "fe80::1", "0.0.0.0",
           "::ffff:127.0.0.1", "100.64.0.1", "224.0.0.1", "localhost", "LOCALHOST.", "2130706433", "0x7f.1")  # fmt: skip


def house(may_reach="", demo="0"):
    return load({"BAZAN_DEMO": demo, "BAZAN_MAY_REACH": may_reach})


@pytest.mark.parametrize("host", PRIVATE)
def test_a_private_address_in_any_spelling_is_reached_only_when_told(host):
    assert not may_reach(host, house())


def test_public_addresses_are_reached_unless_the_list_leaves_them_out():
    assert may_reach("1.1.1.1", house()) and may_reach("2606:4700:4700::1111", house())
    assert not may_reach("1.1.1.1", house("10.0.0.0/8"))


def test_a_network_and_a_name_open_what_they_say():
    told = house("10.20.0.0/16, sms.example.vn, .noi-bo.example.vn, localhost")
    assert may_reach("10.20.3.4", told) and not may_reach("10.21.3.4", told)
    assert may_reach("localhost", told) and may_reach("SMS.example.vn", told) and may_reach("a.noi-bo.example.vn", told)


def test_the_demo_reaches_its_own_machine_and_no_further():
    assert may_reach("127.0.0.1", house(demo="1")) and not may_reach("10.1.2.3", house(demo="1"))


@pytest.mark.parametrize("wrong", ["*", "10.0.0.0/33", "http://x"])
def test_what_is_neither_name_nor_network_is_refused(wrong):
    with pytest.raises(WrongSetting, match="BAZAN_MAY_REACH"):
        house(wrong)
