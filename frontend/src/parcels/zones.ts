/** Use zones drawn before, back in the hand: the largest use is the rest, the others are shapes. Pure. */

import type { LandUse, Shape } from "../api/types";

/** What a use says beside its kind and place: kept as long as the zone keeps its use. */
type Facts = Pick<
  LandUse,
  "use" | "crop" | "used_by" | "vacant_since" | "exempt_item" | "standing_reduction"
> &
  Pick<LandUse, "planted" | "evidence">;

export interface KnownZones {
  shapes: Shape[];
  uses: string[];
  rest: string | null;
  facts: Facts[];
}

function factsOf(use: LandUse): Facts {
  const { crop, used_by, vacant_since, exempt_item, standing_reduction, planted, evidence } = use;
  const said = { crop, used_by, vacant_since, exempt_item, standing_reduction };
  return { use: use.use, ...said, planted, evidence };
}

function outlines(shape: Shape): Shape[] {
  if (shape.type === "Polygon") return [shape];
  return shape.coordinates.map((coordinates) => ({ type: "Polygon", coordinates }));
}

/** Of the uses of a parcel, the largest first as the server gives them; none is known without zones. */
export function knownZones(uses: readonly LandUse[]): KnownZones {
  const facts = uses.map(factsOf);
  const [rest, ...drawn] = uses;
  if (!rest || uses.some(({ geometry }) => !geometry)) {
    return { shapes: [], uses: [], rest: rest?.use ?? null, facts };
  }
  const found = drawn.flatMap(({ use, geometry }) =>
    geometry ? outlines(geometry).map((shape) => ({ use, shape })) : [],
  );
  return {
    shapes: found.map(({ shape }) => shape),
    uses: found.map(({ use }) => use),
    rest: rest.use,
    facts,
  };
}

/** A use with what was known of the one use of its kind; of several nobody can say which is meant. */
export function withFacts(use: string, facts: readonly Facts[]): Record<string, unknown> {
  const known = facts.filter((each) => each.use === use);
  return known.length === 1 ? { ...known[0] } : { use };
}
