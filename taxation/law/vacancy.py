"""Counting the consecutive years land is left vacant (rules V1-V4, V7)."""

from collections.abc import Collection, Mapping

from taxation.law.schema import Law


def vacant_years(law: Law, vacant: Collection[int], owner_changed: Collection[int] = ()) -> int:
    """n for the tax year: consecutive vacant tax years up to it, counting from 2020.

    `vacant` holds the tax years the land was vacant (rest between crops, building works, flood and
    the like are not vacancy). A year in `owner_changed` restarts the count only when the office has
    set vacant_follows_land to no. 0 = not vacant this year.
    """
    count = 0
    for year in range(law.tax_year, law.vacant.count_from_year - 1, -1):
        if year not in vacant:
            break
        count += 1
        if year in owner_changed and law.setting("vacant_follows_land") == "no":
            break
    return count


def vacant_since(law: Law, first_vacant_year: int, held_from: int | None = None) -> int:
    """n for land vacant without a break since a tax year.

    `held_from` is the first tax year of its present owners: the count begins with them when the
    office has set vacant_follows_land to no (rule V4).
    """
    start = max(first_vacant_year, law.vacant.count_from_year)
    if held_from is not None and law.setting("vacant_follows_land") == "no":
        start = max(start, held_from)
    return max(law.tax_year - start + 1, 0)


def ltax_use_code(years: int, codes: Mapping[int, str]) -> str:
    """The office's use code for a vacancy: the one of the longest span reached."""
    return codes[max(span for span in codes if span <= years)]
