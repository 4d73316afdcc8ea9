import pytest
from django.test import Client
from django.urls import reverse

from config.health import CHECKS

pytestmark = pytest.mark.django_db(transaction=True)


def test_says_what_is_missing_while_no_worker_answers(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(CHECKS, "worker", lambda: False)
    response = client.get(reverse("health"))
    assert response.status_code == 503
    assert response.json() == {"database": True, "redis": True, "worker": False}


def test_a_real_worker_makes_it_healthy(client: Client, worker: None) -> None:
    response = client.get(reverse("health"))
    assert response.status_code == 200
    assert response.json() == {"database": True, "redis": True, "worker": True}
    assert response["Cache-Control"] == "no-store"
