"""The tax of a whole body without a run: by columns, by parts of its taxpayers, as a run says."""

import pytest

from taxation.selectors import whole_due
from taxation.selectors.law import body_law
from taxation.services import runs
from tests import factories as make
from tests.taxation.random_registers import RandomRegister
from tests.taxation.tax_rows import YEAR

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("seed", range(6))
def test_by_columns_and_by_parts_it_is_the_sum_of_a_run(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    RandomRegister(seed)
    body = make.subdistrict().pk
    run = runs.start_run(subdistrict=body, year=YEAR, mode="preview", by=None)
    due = runs.run_tax_year(run.pk).totals["due"]
    assert whole_due.whole_due(body, body_law(body), YEAR) == due
    monkeypatch.setattr(whole_due, "COLUMNS_AT_MOST", 0)
    for size in (1, 4):
        monkeypatch.setattr(whole_due, "PART", size)
        assert whole_due.whole_due(body, body_law(body), YEAR) == due
