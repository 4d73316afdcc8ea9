import { expect, it } from "vitest";
import { emptyBecause } from "./because";
import { differing, type RecordDraft, RecordDrafts } from "./record-drafts";

const draft: RecordDraft = {
  verb: "correct",
  parcelId: 7,
  buildingId: null,
  houseId: null,
  typed: { remark: "รั้วใหม่" },
  because: emptyBecause("22/11/2569", "สำรวจ"),
  seen: { seen: { 7: 3 }, seen_buildings: {} },
  clientId: "3f0c",
  savedAt: "2026-11-22T08:00:00Z",
};

it("keeps the form of each person apart and forgets it when done", () => {
  const mine = new RecordDrafts(localStorage, "a");
  mine.save(draft);
  expect(mine.load()).toEqual(draft);
  expect(new RecordDrafts(localStorage, "b").load()).toBeNull();
  mine.clear();
  expect(mine.load()).toBeNull();
});

it("takes up nothing that another version wrote or that was cut off", () => {
  localStorage.setItem("tambon record a", '{"clientId": "3f0c"}');
  expect(new RecordDrafts(localStorage, "a").load()).toBeNull();
  localStorage.setItem("tambon record a", '{"clientId": "3f');
  expect(new RecordDrafts(localStorage, "a").load()).toBeNull();
  localStorage.clear();
});

it("keeps of a record only what was changed", () => {
  expect(differing({ number: "1", remark: "" }, { number: "1", remark: "x" })).toEqual({
    remark: "x",
  });
});
