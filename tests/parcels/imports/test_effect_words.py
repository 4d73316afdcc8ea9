"""An effect in baht that is not known is told with the reason."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from parcels.models import ImportBatch
from parcels.services.imports import batches, rehearsal
from tests import factories as make
from tests.parcels.imports.files import brought, geopackage, plot

pytestmark = pytest.mark.django_db


def shown(client: Client, batch: ImportBatch) -> str:
    client.force_login(make.user(Role.SURVEYOR, username="นักสำรวจ"))
    page = client.get(reverse("import", args=[batch.pk]), headers={"accept-language": "en"})
    return page.content.decode()


def test_of_many_parcels_the_whole_roll_is_told(
    tmp_path: Path, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.owned_parcel("01A001")
    batch = brought(geopackage(tmp_path / "a.gpkg", plot("01A001", survey="5")))
    monkeypatch.setattr(rehearsal, "MANY", 0)
    batches.recheck(batch)
    assert (batch.effect["of_all"], batch.effect["parcels"]) == (True, 1)
    assert "Tax of all, year" in shown(client, batch)


def test_a_refusal_tells_why(tmp_path: Path, client: Client) -> None:
    make.owned_parcel("01A001")
    batch = brought(geopackage(tmp_path / "a.gpkg", plot("01A001", survey="5")))
    batch.effect = {"unknown": "refused", "reason": "there is no block 09Z"}
    batch.save(update_fields=["effect"])
    assert "there is no block 09Z" in shown(client, batch)
