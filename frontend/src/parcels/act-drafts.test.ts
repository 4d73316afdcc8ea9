import { expect, it } from "vitest";
import { type ActDraft, ActDrafts } from "./act-drafts";
import { emptyAct } from "./acts";

function store(): Storage {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  } as unknown as Storage;
}

const draft: ActDraft = {
  name: "split",
  parcelIds: [7],
  seen: { 7: 3 },
  buildingId: null,
  clientId: "3f0c",
  form: emptyAct("22/11/2569"),
  lines: [],
  shape: null,
  shapes: [],
  savedAt: "2026-11-22T08:00:00Z",
};

it("keeps the act of each person apart and forgets it when done", () => {
  const kept = store();
  const mine = new ActDrafts(kept, "a");
  mine.save(draft);
  expect(mine.load()).toEqual(draft);
  expect(new ActDrafts(kept, "b").load()).toBeNull();
  mine.clear();
  expect(mine.load()).toBeNull();
});

it("takes up nothing that was cut off", () => {
  const kept = store();
  kept.setItem("tambon act a", '{"clientId": "3f');
  expect(new ActDrafts(kept, "a").load()).toBeNull();
});
