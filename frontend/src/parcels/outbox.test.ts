import { expect, it } from "vitest";
import { Outbox, shapesIn, type Waiting } from "./outbox";

function store() {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
}

const item = (clientId: string, refusal: string | null = null): Waiting => ({
  clientId,
  path: "/api/acts/split",
  body: { parcel_id: 7 },
  title: "แบ่งแปลง",
  shapes: [],
  savedAt: "2026-11-27T10:00:00Z",
  refusal,
  act: null,
  drawing: null,
});

it("keeps the order, replaces in place and forgets what was taken", () => {
  const kept = store();
  const box = new Outbox(kept, "580104 1");
  for (const id of ["a", "b", "c"]) box.put(item(id));
  box.put(item("b", "ไม่ผ่าน"));
  box.take("a");
  const again = new Outbox(kept, "580104 1");
  expect(again.all.map(({ clientId, refusal }) => [clientId, refusal])).toEqual([
    ["b", "ไม่ผ่าน"],
    ["c", null],
  ]);
  expect(new Outbox(kept, "580104 2").all).toEqual([]);
});

it("reads nothing from what it did not write", () => {
  expect(new Outbox({ getItem: () => "{", setItem: () => {} }, "x").all).toEqual([]);
});

it("finds the shapes of any act", () => {
  const line = { type: "LineString", coordinates: [[0, 0]] };
  const point = { type: "Point", coordinates: [0, 0] };
  expect(
    shapesIn({ lines: [line], changes: [{ boundary: point }], reason: "x", cut: null }),
  ).toEqual([line, point]);
});
