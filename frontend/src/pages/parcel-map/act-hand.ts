/** What the hand begins an act with: a pen, an outline, the zones drawn before, a work left earlier. */

import type { ParcelDetail } from "../../api/types";
import type { Sketch } from "../../map/sketch";
import type { ActDraft } from "../../parcels/act-drafts";
import type { ActForm, ActName } from "../../parcels/acts";
import { knownZones } from "../../parcels/zones";

export function startHand(
  sketch: Sketch,
  name: ActName,
  form: ActForm,
  parcel: ParcelDetail | undefined,
): void {
  if (name === "split" && !form.cut.isOn) sketch.start("lines");
  if (name === "zones") sketch.start("shapes");
  if (name !== "reshape" && name !== "shift") return;
  if (parcel?.geometry) {
    const by = name === "shift" ? "side" : "corners";
    sketch.resume("parcel", parcel.geometry, [`parcel ${parcel.id}`], by);
  } else if (name === "reshape") sketch.start("parcel"); // its first outline
}

/** The zones drawn before are in the hand again. */
export function zonesInHand(sketch: Sketch, form: ActForm, { uses }: ParcelDetail): void {
  const { shapes, uses: words, rest } = knownZones(uses);
  form.zoneUses = words;
  form.restUse = rest ?? form.restUse;
  sketch.restore([], shapes);
}

/** The hand's part of a kept act, drawn again. */
export function redraw(sketch: Sketch, draft: ActDraft): void {
  const { name, lines, shape, shapes, buildingId } = draft;
  if (lines.length || shapes.length) sketch.restore(lines, shapes);
  if (!shape) return;
  if (name === "footprint") {
    sketch.resume("building", shape, [`building ${buildingId}`], "whole");
  } else sketch.replace(shape);
}
