"""How the desk's rows read in the reader's language."""

from django import template
from django.utils import translation

from geo.models import Village

register = template.Library()


@register.filter
def village_name(village: Village | None) -> str:
    """หมู่ 3 บ้านปางหมู, or Moo 3 Ban Pang Mu in English."""
    if village is None:
        return "–"
    if (translation.get_language() or "th").startswith("en"):
        return f"Moo {village.moo} {village.name_en}"
    return f"หมู่ {village.moo} {village.name_th}"
