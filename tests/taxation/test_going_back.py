"""Back to the time before sheets kept the facts of drafts: no draft that waits loses its own."""

import hashlib
from importlib import import_module

import orjson
import pytest
from django.apps import apps

from taxation.models import AssessmentRecord, AssessmentSheet
from taxation.selectors.kept import kept_by
from taxation.services import runs
from tests import factories as make
from tests.taxation.tax_rows import YEAR, home, plot

pytestmark = pytest.mark.django_db


def test_facts_of_waiting_drafts_go_into_their_own_rows():
    owner = make.party("ดี")
    home(plot("01A001", owner), owner)
    plot("01A003", make.party("ร้าน"), use="OTHER")
    started = runs.start_run(subdistrict=make.subdistrict().pk, year=YEAR, mode="issue", by=None)
    runs.run_tax_year(started.pk)
    drafts = AssessmentRecord.objects.filter(run=started).order_by("pk")
    assert [draft.facts for draft in drafts] == [None, None]
    expected = kept_by(list(drafts))
    import_module("taxation.migrations.0018_facts_in_columns").into_records(apps, None)
    assert [draft.facts for draft in drafts.all()] == expected
    for draft in drafts.all():
        text = orjson.dumps(draft.facts, option=orjson.OPT_SORT_KEYS)
        assert draft.facts_digest == hashlib.sha256(text).hexdigest()[:32]
    assert AssessmentSheet.objects.filter(run=started).exists()
