"""Whether what is loaded is what lies in the folders."""

import pytest

from bazan.core.time import now
from bazan.data.indicators import checks
from bazan.data.indicators.models import LoadedPack
from bazan.platform import packs


@pytest.mark.django_db
def test_a_pack_that_was_never_loaded_or_is_another_version_is_named():
    def found():
        (finding,) = checks.loaded(now())
        return finding.state, finding.params

    for order, pack in enumerate(packs.load_all()):
        LoadedPack.objects.create(pack=pack.id, version=pack.version, order=order, spec={}, folder="")
    assert found()[0] == "ok"
    LoadedPack.objects.filter(pack="health").update(version=99)
    LoadedPack.objects.filter(pack="security").delete()
    assert found() == ("bad", {"packs": "health, security"})
