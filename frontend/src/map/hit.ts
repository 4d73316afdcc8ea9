/** Which parcel lies at a point: asked of the shapes in the tiles, whatever is drawn above them. */

import type { Coordinate } from "ol/coordinate";
import type { FeatureLike } from "ol/Feature";
import type VectorTileLayer from "ol/layer/VectorTile";
import RenderFeature from "ol/render/Feature";

/** Even-odd rule over all rings at once, so that holes are outside. */
export function isInside(
  flat: readonly number[],
  ends: readonly number[],
  [x = 0, y = 0]: Coordinate,
): boolean {
  let isIn = false;
  let start = 0;
  for (const end of ends) {
    for (let here = start, before = end - 2; here < end; before = here, here += 2) {
      const [x1 = 0, y1 = 0] = [flat[here], flat[here + 1]];
      const [x2 = 0, y2 = 0] = [flat[before], flat[before + 1]];
      if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) isIn = !isIn;
    }
    start = end;
  }
  return isIn;
}

function covers(feature: FeatureLike, at: Coordinate): boolean {
  if (!(feature instanceof RenderFeature)) return false;
  return isInside(feature.getFlatCoordinates(), feature.getEnds() ?? [], at);
}

export function parcelAt(layer: VectorTileLayer, at: Coordinate): number | null {
  const [x = 0, y = 0] = at;
  const found = layer
    .getFeaturesInExtent([x, y, x, y])
    .filter((feature) => feature.get("layer") === "parcels" && covers(feature, at))
    .at(-1); // tiles from before the last change may still be kept; the newest come last
  return found ? Number(found.getId()) : null;
}
