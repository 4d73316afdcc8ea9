"""Houses with their households and stickers, for the desk and for the printer."""

from django.db.models import Count, Prefetch, Q, QuerySet

from parcels.models import House, Household, Sticker

SHOWN = 60


def houses(subdistrict: int, village: int | None, number: str) -> QuerySet[House]:
    """By village and house number; `households_count` and `live` stickers are counted."""
    rows = House.objects.filter(subdistrict=subdistrict).select_related("village")
    if village:
        rows = rows.filter(village=village)
    if number:
        rows = rows.filter(Q(house_number=number) | Q(house_number__startswith=f"{number}/"))
    live = Q(households__stickers__isnull=False, households__stickers__revoked_at__isnull=True)
    return rows.annotate(
        people=Count("households", distinct=True),
        live=Count("households__stickers", filter=live, distinct=True),
    ).order_by("village__moo", "house_number", "pk")


def households_of(house: House) -> QuerySet[Household]:
    """With the live sticker of each first in `shown`."""
    live = Prefetch("stickers", Sticker.objects.live().order_by("-pk"), to_attr="shown")
    return house.households.select_related("head").prefetch_related(live).order_by("number")


def live_stickers(subdistrict: int, village: int | None) -> QuerySet[Sticker]:
    """In the order they are put up: by village, house number, household."""
    rows = Sticker.objects.live().filter(subdistrict=subdistrict)
    if village:
        rows = rows.filter(household__house__village=village)
    return rows.select_related("household__house__village").order_by(
        "household__house__village__moo", "household__house__house_number", "household__number"
    )
