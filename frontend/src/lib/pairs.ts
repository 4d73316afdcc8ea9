/** A point of the register's map and the same point on the picture, in degrees. */

import type { Position } from "./grid";

export interface MatchedPair {
  onMap: Position;
  onPicture: Position | null;
}
