/** How each kind of difference looks, on the map and in the list; the first that applies colours a parcel. */

import type { ChangeKind } from "../api/through-time";

export interface Look {
  colour: string;
  /** Of the line: tells the kinds apart without colour, as does the sign. */
  dash: number[];
  sign: string;
}

export const LOOKS: Record<ChangeKind, Look> = {
  added: { colour: "#1b7837", dash: [], sign: "+" },
  retired: { colour: "#a8201a", dash: [3, 4], sign: "−" },
  moved: { colour: "#b35c00", dash: [10, 4], sign: "↔" },
  owner: { colour: "#2166ac", dash: [14, 3], sign: "◉" },
  use: { colour: "#6a3d9a", dash: [8, 3, 2, 3], sign: "◪" },
  record: { colour: "#566060", dash: [2, 2], sign: "✎" },
};

export const CHANGE_KINDS = Object.keys(LOOKS) as ChangeKind[];
