"""A record written by the first release of the run is read, rebuilt and written the same today."""

from pathlib import Path

import orjson

from taxation.law.assess import assess
from taxation.law.assess_many import Brief, assess_many
from taxation.law.book import law_for
from taxation.law.facts_json import from_json
from taxation.law.facts_text import FactsWriter
from taxation.services.writing import digest

KEPT = Path(__file__).parent / "former_record.json"
DIGEST = "8de9ac10a99010c616f154127ce261c2"
#: Base, exempt, taxable, tax and due in satang, of 2569.
AMOUNTS = (2_730_239_40, 1_770_321_18, 959_918_22, 3_354_94, 3_354_94)


def test_its_facts_still_give_its_amounts():
    facts, law = from_json(orjson.loads(KEPT.read_bytes())["facts"]), law_for(2026)
    [brief] = assess_many([facts], law)
    assert isinstance(brief, Brief)
    for found in (assess(facts, law), brief):
        assert (found.base, found.exempt, found.taxable, found.tax, found.due) == AMOUNTS


def test_its_facts_are_written_and_digested_as_they_were():
    kept = orjson.loads(KEPT.read_bytes())
    writer = FactsWriter()
    text = writer.text(from_json(kept["facts"]))
    places = writer.places((ref, tuple(place)) for ref, place in kept["places"].items())
    assert f'{{"facts":{text},"places":{places}}}' == KEPT.read_text("utf-8").strip()
    assert digest(kept) == DIGEST
