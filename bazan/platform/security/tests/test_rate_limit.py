import time

from bazan.platform.security import rate_limit
from bazan.platform.security.rate_limit import Brake, Pace


def test_each_no_to_one_network_takes_longer_and_no_other_network_waits():
    one = Brake()
    assert [one.wrong("a", 0) for _ in range(19)] == [*[0] * 10, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 5.0, 5.0, 5.0]
    assert one.wrong("b", 0) == 0
    assert one.wrong("a", rate_limit.FORGET_AFTER_S + 1) == 0, "a new start"


def test_the_memory_of_it_is_bounded():
    one = Brake()
    for number in range(rate_limit.MOST_NETWORKS + 5):
        one.wrong(str(number), 0)
    assert len(one._wrong) == rate_limit.MOST_NETWORKS


def test_a_no_is_held_back_by_a_few_threads_at_most():
    one = Brake()
    for _ in range(rate_limit.FREE):
        assert one.hold("a")
    began = time.monotonic()
    assert one.hold("a") and time.monotonic() - began >= 0.1
    for _ in range(rate_limit.MOST_WAITING):
        one._room.acquire()
    began = time.monotonic()
    assert not one.hold("a") and time.monotonic() - began < 0.1


def test_who_sends_without_end_waits_until_there_is_room_again():
    one = Pace(60)
    assert [one.wait("a", 3, 0) for _ in range(3)] == [0, 0, 0]
    assert one.wait("a", 3, 0) == 20 and one.wait("b", 3, 0) == 0
    assert one.wait("a", 3, 10) == 10, "asking costs nothing"
    assert one.wait("a", 3, 20) == 0 and one.wait("a", 3, 1000) == 0


def test_the_memory_of_paces_is_bounded():
    one = Pace(60)
    for number in range(rate_limit.MOST_NETWORKS + 5):
        one.wait(str(number), 3, 0)
    assert len(one._left) == rate_limit.MOST_NETWORKS
