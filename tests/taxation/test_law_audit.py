"""docs/law-audit.md keeps its word: each rule has a row, what is named there exists."""

import re
from pathlib import Path

import pytest
import yaml
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
RULES = [
    *(f"T{n}" for n in range(1, 8)), "s8",
    *(f"B{n}" for n in range(1, 10)), *(f"C{n}" for n in range(1, 7)),
    *(f"A{n}" for n in range(1, 8)), *(f"H{n}" for n in range(1, 12)),
    *(f"U{n}" for n in range(1, 7)), "G1", "s37", *(f"X{n}" for n in range(1, 9)),
    *(f"V{n}" for n in range(1, 8)), *(f"E{n}" for n in range(1, 6)), "s55",
    *(f"R{n}" for n in range(1, 7)), *(f"K{n}" for n in range(1, 7)),
    *(f"P{n}" for n in range(17)), "S1", "S2", "S3",
]  # fmt: skip
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (ROOT / "docs/law-audit.md").read_text("utf-8").splitlines()
    if re.match(r"\| [A-Zs]\d+ \|", line)
]
REFERENCES = sorted(
    {one for row in ROWS for cell in row[2:] for one in re.findall("`(.+?)`", cell)}
)


def test_every_rule_has_one_row():
    assert sorted(row[0] for row in ROWS) == sorted(RULES)
    assert all(len(row) == 5 for row in ROWS)


def test_every_rule_a_step_cites_is_in_the_table():
    cited = yaml.safe_load((ROOT / "taxation/law/rates/rules.yaml").read_text("utf-8"))
    # G2 says how a result is shown, not what is owed.
    assert set(cited["entries"]) - {"G2"} <= {row[0] for row in ROWS}


def test_what_has_no_home_says_why():
    for rule, _short, home, proof, register in ROWS:
        assert (home == "–") == (proof == "–"), rule
        assert home != "–" or register.startswith("no: "), rule
        assert register, rule


@pytest.mark.parametrize("reference", REFERENCES)
def test_what_is_named_exists(reference):
    path, colons, name = re.match(r"([^:]+)(:{0,2})(.*)", reference).groups()
    text = (ROOT / path).read_text("utf-8")
    if not name:
        return
    if path.endswith(".py"):
        word = "def" if colons == "::" else "(def|class)"
        assert re.search(rf"^\s*{word} {name}\b", text, re.M), reference
    else:
        assert name in text, reference
