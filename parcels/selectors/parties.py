"""Persons found by what an officer types: name, owner code or whole number."""

from django.db.models import Q

from accounts import personal_data
from parcels import codes, persons
from parcels.models import Party


def find_parties(subdistrict: int, text: str, most: int = 8) -> list[Party]:
    """The persons that fit, at most so many and one more to tell that there are others."""
    words = " ".join(text.translate(codes.THAI_DIGITS).split())
    if not words:
        return []
    rows = Party.objects.filter(subdistrict=subdistrict).order_by("name", "pk")
    digits = words.replace("-", "").replace(" ", "")
    if digits.isdigit() and len(digits) == 13:
        return list(rows.filter(id_number_hash=personal_data.lookup_hash(digits))[: most + 1])
    first, _, rest = persons.without_title(words).partition(" ")
    named = Q(name__icontains=first) | Q(family_name__icontains=first)
    if rest:
        whole = Q(name__icontains=words)
        named = (Q(name__icontains=first) & Q(family_name__icontains=rest)) | whole
    return list(rows.filter(Q(owner_code=words) | named)[: most + 1])
