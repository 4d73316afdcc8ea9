import { expect, it } from "vitest";
import { fromUtm, ringArea, toUtm } from "./grid";

// Computed with PROJ (EPSG:4326 to EPSG:32647).
const KNOWN: [[number, number], [number, number]][] = [
  [
    [97.965, 19.3625],
    [391299.77875, 2141263.59707],
  ],
  [
    [99.0, 15.0],
    [500000.0, 1658325.99356],
  ],
  [
    [101.9, 6.1],
    [821017.29063, 675122.65986],
  ],
  [
    [97.345678, 20.456789],
    [327435.67978, 2262901.75639],
  ],
];

it.each(KNOWN)("%s is where PROJ puts it", (lonLat, utm) => {
  const [x, y] = toUtm(lonLat);
  expect(Math.hypot(x - utm[0], y - utm[1])).toBeLessThan(0.0001);
  const [lon, lat] = fromUtm(utm);
  expect(Math.abs(lon - lonLat[0])).toBeLessThan(1e-9);
  expect(Math.abs(lat - lonLat[1])).toBeLessThan(1e-9);
});

it("measures a ring, open or closed, in either direction", () => {
  const square: [number, number][] = [
    [391000, 2138000],
    [391040, 2138000],
    [391040, 2138040],
    [391000, 2138040],
  ];
  expect(ringArea(square)).toBe(1600);
  expect(ringArea([...square, square[0] as [number, number]].reverse())).toBe(1600);
});
