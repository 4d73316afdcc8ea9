import { expect, it } from "vitest";
import { type Draft, Drafts } from "./drafts";
import { emptyForm } from "./form";

function memory() {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
}

const draft: Draft = {
  kind: "parcel",
  clientId: "6a1f",
  shape: { type: "Polygon", coordinates: [] },
  form: emptyForm("parcel", "22/11/2569"),
  row: [],
  savedAt: "2026-11-22T03:00:00Z",
};

it("gives back the same draft to the same person only", () => {
  const store = memory();
  new Drafts(store, "somchai").save(draft);
  expect(new Drafts(store, "somchai").load()).toEqual(draft);
  expect(new Drafts(store, "malee").load()).toBeNull();
  new Drafts(store, "somchai").clear();
  expect(new Drafts(store, "somchai").load()).toBeNull();
});

it("takes up nothing from a broken draft", () => {
  const store = memory();
  store.setItem("tambon draft somchai", "{");
  expect(new Drafts(store, "somchai").load()).toBeNull();
});
