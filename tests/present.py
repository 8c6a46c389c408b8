"""A value that a test knows is there."""


def present[T](value: T | None) -> T:
    assert value is not None
    return value
