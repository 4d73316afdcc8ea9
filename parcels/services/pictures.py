"""Which picture a boundary was drawn over: kept with it, and the accuracy it can claim."""

from django.utils.translation import gettext as _

from geo.models import Orthophoto
from parcels.models.vocabulary import BoundarySource
from parcels.services.work import ActRefused, Work


def drawn_over(work: Work, pk: int | None) -> Orthophoto | None:
    """The picture an act is drawn over; its entry names it. Raises ActRefused for a strange one."""
    if pk is None:
        return None
    found = Orthophoto.objects.filter(subdistrict=work.subdistrict, pk=pk).first()
    if found is None:
        raise ActRefused(_("This picture is not in your sub-district."), code="unknown_picture")
    work.entry.orthophoto = found
    work.entry.save(update_fields=["orthophoto"])
    return found


def accuracy(said: float | None, source: str, picture: Orthophoto | None) -> float | None:
    """What was said; else, of a shape drawn over a picture, what the picture states."""
    if said is None and picture and source == BoundarySource.ORTHOPHOTO:
        return picture.accuracy_m
    return said
