"""Whoever reads an explanation, in either language, comes to the same satang from what it prints.

The reader here knows the words of the steps and school arithmetic, nothing of the law's code. It
keeps fractions of shares, as the words tell them, and cuts nothing the words do not cut.
"""

import math
import re
from collections import defaultdict
from fractions import Fraction

import pytest
from hypothesis import given, settings

from taxation.law.assess import assess
from taxation.law.book import law_for
from taxation.law.errors import texts
from tests.taxation.facts_strategies import YEARS, taxpayers

WORDS = ("at", "piece", "use_class", "category", "category_en", "refs", "note", "material", "item",
         "ground", "ground_en", "untaxed", "order", "order_no", "local_section")  # fmt: skip


def pattern(template):
    """The words of a step as an expression that finds its numbers and names."""
    found, seen = "", set()
    for text, name in re.findall(r"([^{]*)(?:{(\w+)(?::,)?})?", template):
        found += re.escape(text)
        if name in seen:
            found += f"(?P={name})"
        elif name:
            found += f"(?P<{name}>{'.*?' if name in WORDS else '[0-9.,/]+'})"
            seen.add(name)
    return re.compile(found + "$")


def patterns(language):
    """The most telling first: a short one would fit a longer sentence too."""
    said = {kind: both[language] for kind, both in texts("steps").items()}
    by_length = sorted(said, key=lambda kind: -len(re.sub("{.*?}", "", said[kind])))
    return {kind: pattern(said[kind]) for kind in by_length}


READ = {language: patterns(language) for language in ("th", "en")}


def read(sentence, language):
    kind, match = next(
        (kind, match) for kind, one in READ[language].items() if (match := one.match(sentence))
    )
    found = match.groupdict()
    return kind, {
        name: raw if name in WORDS else Fraction(raw.replace(",", ""))
        for name, raw in found.items()
    }


def satang(baht):
    """Half up."""
    return math.floor(baht * 100 + Fraction(1, 2))


class Reader:
    """Adds up one explanation, step by step."""

    def __init__(self):
        self.piece = Fraction(0)
        self.objects, self.parts = defaultdict(Fraction), defaultdict(Fraction)
        self.slices, self.lines, self.left = [], [], {}

    def hear(self, at, kind, told):
        if compute := getattr(self, kind, None):
            compute(at, told)

    def equal(self, computed, printed):
        assert satang(computed) == satang(printed)

    def land_value(self, at, t):
        self.equal(t["area"] * t["price"], t["value"])
        self.piece = t["value"]
        self.objects[at] += self.piece

    condo_value = land_value

    def given_value(self, at, t):
        self.objects[at] += t["value"]

    def building_new(self, at, t):
        self.equal(t["area"] * t["price"], t["value"])

    def building_depreciation(self, at, t):
        self.equal(t["new"] * t["percent"] / 100, t["value"])

    def building_net(self, at, t):
        self.equal(t["new"] - t["less"], t["value"])
        self.piece = t["value"]
        self.objects[at] += self.piece

    def land_share(self, at, t):
        self.equal(self.piece * t["share"], t["value"])
        self.objects[at] -= self.piece * (1 - t["share"])

    building_share = land_share

    def object_value(self, at, t):
        self.equal(self.objects[at], t["value"])

    def part(self, at, t):
        self.equal(self.objects[at], t["whole"])
        self.equal(self.objects[at] * t["share"], t["value"])
        self.parts[at, t["use_class"]] += self.objects[at] * t["share"]

    def line_base(self, at, t):
        keys = [(ref, t["use_class"]) for ref in t["refs"].split(", ")]
        self.equal(sum(self.parts.get(key, self.objects[key[0]]) for key in keys), t["value"])

    def exempt(self, at, t):
        self.equal(t["base"] - t["exempt"], t["taxable"])

    def slice(self, at, t):
        computed = t["value"] * t["percent"] / 100
        assert satang(computed) == satang(t["tax"]) or abs(computed - t["tax"]) < Fraction(1, 10**6)
        self.slices.append(t["tax"])

    slice_vacant = slice

    def line_tax(self, at, t):
        self.equal(sum(self.slices), t["tax"])
        self.slices, self.lines = [], [*self.lines, t["tax"]]

    def line_tax_rounded(self, at, t):
        assert abs(sum(self.slices) - t["unrounded"]) < Fraction(1, 10**6)
        self.slices = [t["unrounded"]]
        self.line_tax(at, t)

    def tax_sum(self, at, t):
        self.equal(sum(self.lines), t["tax"])
        self.left = {"": t["tax"]}

    def line_divided(self, at, t):
        exact = t["tax"] * t["value"] / t["base"] * 100
        assert 0 <= t["mine"] * 100 - math.floor(exact) <= 8  # the last takes what the others lose

    def bucket_tax(self, at, t):
        self.left.pop("", None)
        self.left[at, t.get("category") or t["category_en"]] = t["tax"]

    def reduced(self, at, before, after):
        """Of one part of the tax, or of all of it."""
        if at:
            mine = (key for key, tax in self.left.items() if key[0] == at and tax == before)
            self.left[next(mine)] = after
        else:
            self.equal(sum(self.left.values()), before)
            self.left = {"": after}

    def standing(self, at, t):
        self.equal(t["before"] * (100 - t["percent"]) / 100, t["after"])
        self.reduced(at, t["before"], t["after"])

    general = local = standing

    def local_amount(self, at, t):
        self.equal(max(t["before"] - t["less"], 0), t["after"])
        self.reduced(at, t["before"], t["after"])

    def relief_s97(self, at, t):
        self.equal(t["old"] + (t["before"] - t["old"]) * t["percent"] / 100, t["after"])
        self.reduced(at, t["before"], t["after"])

    def relief_none(self, at, t):
        self.equal(sum(self.left.values()), t["new"])

    def due(self, at, t):
        self.equal(sum(self.left.values()), t["value"])


@pytest.mark.parametrize("language", ["th", "en"])
@settings(max_examples=60, deadline=None, database=None)
@given(facts=taxpayers(), year=YEARS)
def test_every_step_follows_from_what_is_printed(language, facts, year):
    reader = Reader()
    for step in assess(facts, law_for(year)).steps:
        kind, told = read(step.say(language), language)
        assert kind == step.kind
        reader.hear(step.at, kind, told)


def test_the_reader_finds_a_wrong_satang():
    reader = Reader()
    with pytest.raises(AssertionError):
        reader.hear("p", *read("Land p: 307.25 sq.wah × 125.50 baht = 38,559.87 baht", "en"))
    reader.hear("p", *read("Land p: 307.25 sq.wah × 125.50 baht = 38,559.88 baht", "en"))
