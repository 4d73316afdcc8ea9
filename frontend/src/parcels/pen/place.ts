/** A typed coordinate pair as a place in UTM 47N, from whichever grid it was written in. */

import proj4 from "proj4";
import { type Position, toUtm } from "../../lib/grid";
import type { Typed } from "./typed";

const UTM = "+proj=utm +zone=47 +datum=WGS84 +units=m +no_defs";

/**
 * Metres in UTM 47N. `indian` is the project's own definition of Indian 1975, which the server sends:
 * the usual one of map libraries lands 188 m off here.
 */
export function placeOf(typed: Extract<Typed, { kind: "place" }>, indian: string): Position {
  const { first, second, grid } = typed;
  if (grid === "utm") return [first, second];
  if (grid === "degrees") return toUtm(first > second ? [first, second] : [second, first]);
  const [east = 0, north = 0] = proj4(indian, UTM, [first, second]);
  return [east, north];
}
