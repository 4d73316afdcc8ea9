/** Choosing a place on the small map: a picture of known width in metres, no map library. */

export interface Place {
  east: number;
  north: number;
}

/** Half the width of the picture at each zoom step: the server's own list (views/household.py). */
export const RADII_M = [150, 300, 600, 1500, 6000] as const;

/** Where a touch at a fraction of the picture (0 to 1, from its top left) lies on the ground. */
export function placeAt(centre: Place, zoom: number, x: number, y: number): Place {
  const radius = RADII_M[zoom] ?? RADII_M[1];
  return {
    east: Math.round((centre.east + (x - 0.5) * 2 * radius) * 1000) / 1000,
    north: Math.round((centre.north + (0.5 - y) * 2 * radius) * 1000) / 1000,
  };
}

/** Where a place lies in the picture, as fractions; outside 0 to 1 when it is not shown. */
export function fractionOf(centre: Place, zoom: number, place: Place): { x: number; y: number } {
  const radius = RADII_M[zoom] ?? RADII_M[1];
  return {
    x: 0.5 + (place.east - centre.east) / (2 * radius),
    y: 0.5 - (place.north - centre.north) / (2 * radius),
  };
}

export function clampZoom(zoom: number): number {
  return Math.min(Math.max(zoom, 0), RADII_M.length - 1);
}
