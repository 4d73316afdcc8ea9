"""What the office does to the ground and its imagery."""

from collections.abc import Iterable

from geo import tiles
from geo.models import Subdistrict

#: Beyond this many boxes dropping the whole layer set is quicker than working out the tiles.
_MANY_BOXES = 400


def drop_tiles(subdistrict: Subdistrict | int, layer: str, bboxes: Iterable[tiles.Box]) -> None:
    """Forget the tiles that show these boxes, in the transaction that moves the shapes.

    `layer` is "register" or "ground"; a box is (west, south, east, north) in register metres,
    `geometry.extent` of the shape before and after. Call it last in an act: it holds a lock until
    the transaction ends, so that no reader can keep a tile of the state before.
    """
    key = subdistrict if isinstance(subdistrict, int) else subdistrict.pk
    boxes = list(bboxes)
    if len(boxes) > _MANY_BOXES:
        tiles.drop_all(layer, key)
    else:
        tiles.drop(layer, key, boxes)
