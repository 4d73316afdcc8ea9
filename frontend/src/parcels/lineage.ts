/** The places of a parcel's ancestors and descendants on paper: a row for each generation. Pure. */

import type { Descent } from "../api/through-time";

export type Placed = Descent["nodes"][number] & { x: number; y: number };

export interface Layout {
  nodes: Placed[];
  width: number;
  height: number;
}

/** Middle of the upper edge of each box; rows from the oldest generation down, each centred. */
export function layered(
  { nodes }: Descent,
  box: { width: number; height: number },
  gap: number,
  rise: number,
): Layout {
  const rows = new Map<number, Descent["nodes"]>();
  for (const node of nodes) rows.set(node.generation, [...(rows.get(node.generation) ?? []), node]);
  const generations = [...rows.keys()].sort((one, two) => one - two);
  const widest = Math.max(...[...rows.values()].map((row) => row.length));
  const width = widest * (box.width + gap) - gap + 4;
  const placed = generations.flatMap((generation, level) => {
    const row = [...(rows.get(generation) ?? [])].sort((one, two) =>
      one.code.localeCompare(two.code),
    );
    const start = (width - (row.length * (box.width + gap) - gap)) / 2 + box.width / 2;
    return row.map((node, index) => ({
      ...node,
      x: start + index * (box.width + gap),
      y: 2 + level * (box.height + rise),
    }));
  });
  return { nodes: placed, width, height: generations.length * (box.height + rise) - rise + 4 };
}
