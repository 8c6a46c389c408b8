import asyncio

from simulator.cameras.clips import filmed


def test_without_real_footage_the_drawn_streets_are_served_alone(tmp_path, monkeypatch, capfd):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert asyncio.run(filmed(tmp_path)) is None
    assert "there is no apt here" in capfd.readouterr().err
    assert list(tmp_path.glob("*.mp4")) == []
