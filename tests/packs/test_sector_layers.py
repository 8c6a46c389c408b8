"""Every layer of every sector is read by the database it will be asked of."""

import pytest

from bazan.core.settings import ROOT
from bazan.data.datasets import api
from bazan.data.datasets.layer_grammar import LAYERS
from bazan.platform.packs import load

FOLDERS = sorted(path.parent for path in (ROOT / "sectors").glob("*/layers"))


@pytest.mark.django_db
@pytest.mark.parametrize("folder", [path.name for path in FOLDERS])
def test_the_layers_of_a_sector_are_loaded(folder):
    pack = load(ROOT / "sectors" / folder)
    api.load_pack(pack)
    assert [layer.code for layer in api.layers()] == [f"{pack.id}.{file.declaration.id}" for file in LAYERS.of(pack)]
