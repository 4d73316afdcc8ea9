import pytest

from config.celery import app
from service_requests.tasks import tend


def test_the_clock_asks_only_for_tasks_that_are_there() -> None:
    app.loader.import_default_modules()
    for entry in app.conf.beat_schedule.values():
        assert entry["task"] in app.tasks


@pytest.mark.django_db
def test_the_night_round_of_an_empty_desk_does_nothing() -> None:
    assert tend() == {}
