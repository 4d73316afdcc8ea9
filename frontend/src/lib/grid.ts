/** Longitude/latitude (WGS 84, degrees) to and from UTM zone 47N (EPSG:32647, metres): Krüger's series to n⁴. */

export type Position = [number, number];

const A = 6378137;
const F = 1 / 298.257223563;
const K0 = 0.9996;
const FALSE_EASTING = 500000;
const CENTRAL_MERIDIAN = (99 * Math.PI) / 180;
const N = F / (2 - F);
const RADIUS = (A / (1 + N)) * (1 + N ** 2 / 4 + N ** 4 / 64);
const E = Math.sqrt(F * (2 - F));
const ALPHA = [
  N / 2 - (2 * N ** 2) / 3 + (5 * N ** 3) / 16 + (41 * N ** 4) / 180,
  (13 * N ** 2) / 48 - (3 * N ** 3) / 5 + (557 * N ** 4) / 1440,
  (61 * N ** 3) / 240 - (103 * N ** 4) / 140,
  (49561 * N ** 4) / 161280,
];
const BETA = [
  N / 2 - (2 * N ** 2) / 3 + (37 * N ** 3) / 96 - N ** 4 / 360,
  N ** 2 / 48 + N ** 3 / 15 - (437 * N ** 4) / 1440,
  (17 * N ** 3) / 480 - (37 * N ** 4) / 840,
  (4397 * N ** 4) / 161280,
];
const DELTA = [
  2 * N - (2 * N ** 2) / 3 - 2 * N ** 3 + (116 * N ** 4) / 45,
  (7 * N ** 2) / 3 - (8 * N ** 3) / 5 - (227 * N ** 4) / 45,
  (56 * N ** 3) / 15 - (136 * N ** 4) / 35,
  (4279 * N ** 4) / 630,
];

export function toUtm([longitude, latitude]: Position): Position {
  const sine = Math.sin((latitude * Math.PI) / 180);
  const t = Math.sinh(Math.atanh(sine) - E * Math.atanh(E * sine));
  const around = (longitude * Math.PI) / 180 - CENTRAL_MERIDIAN;
  const xi = Math.atan2(t, Math.cos(around));
  const eta = Math.atanh(Math.sin(around) / Math.hypot(1, t));
  let north = xi;
  let east = eta;
  ALPHA.forEach((alpha, index) => {
    const k = 2 * (index + 1);
    north += alpha * Math.sin(k * xi) * Math.cosh(k * eta);
    east += alpha * Math.cos(k * xi) * Math.sinh(k * eta);
  });
  return [FALSE_EASTING + K0 * RADIUS * east, K0 * RADIUS * north];
}

export function fromUtm([easting, northing]: Position): Position {
  const xi = northing / (K0 * RADIUS);
  const eta = (easting - FALSE_EASTING) / (K0 * RADIUS);
  let north = xi;
  let east = eta;
  BETA.forEach((beta, index) => {
    const k = 2 * (index + 1);
    north -= beta * Math.sin(k * xi) * Math.cosh(k * eta);
    east -= beta * Math.cos(k * xi) * Math.sinh(k * eta);
  });
  const chi = Math.asin(Math.sin(north) / Math.cosh(east));
  let latitude = chi;
  DELTA.forEach((delta, index) => {
    latitude += delta * Math.sin(2 * (index + 1) * chi);
  });
  const longitude = CENTRAL_MERIDIAN + Math.atan2(Math.sinh(east), Math.cos(north));
  return [(longitude * 180) / Math.PI, (latitude * 180) / Math.PI];
}

/** Plane area in square metres of a closed ring given in metres (positive whatever its direction). */
export function ringArea(ring: Position[]): number {
  const [first] = ring;
  if (!first) return 0;
  let twice = 0;
  // Measured from the first corner: full coordinates would cost digits.
  ring.forEach(([x, y], index) => {
    const [nextX, nextY] = ring[(index + 1) % ring.length] ?? first;
    twice += (x - first[0]) * (nextY - first[1]) - (nextX - first[0]) * (y - first[1]);
  });
  return Math.abs(twice) / 2;
}
