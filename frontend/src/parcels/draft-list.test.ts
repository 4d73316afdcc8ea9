import { describe, expect, it } from "vitest";
import { DraftList } from "./draft-list";

function listOf(...ids: number[]): DraftList<{ id: number }> {
  const list = new DraftList<{ id: number }>();
  list.show(ids.map((id) => ({ id })));
  return list;
}

describe("the list of drafts", () => {
  it("begins at the top and stays within its ends", () => {
    const list = listOf(7, 8);
    expect(list.concerned).toEqual([7]);
    list.step(-1, false);
    expect(list.current?.id).toBe(7);
    list.step(1, false);
    list.step(1, false);
    expect(list.current?.id).toBe(8);
  });

  it("keeps its place when the one looked at is decided", () => {
    const list = listOf(7, 8, 9);
    list.look(8);
    list.show([{ id: 7 }, { id: 9 }]);
    expect(list.current?.id).toBe(9);
    list.show([{ id: 7 }]);
    expect(list.current?.id).toBe(7);
    list.show([]);
    expect(list.concerned).toEqual([]);
  });

  it("decides about the marked ones, if any", () => {
    const list = listOf(7, 8, 9);
    list.step(1, true);
    expect(list.concerned).toEqual([7, 8]);
    list.mark(7);
    expect(list.concerned).toEqual([8]);
    list.show([{ id: 7 }, { id: 9 }]);
    expect(list.concerned).toEqual([9]);
  });

  it("marks all, then none", () => {
    const list = listOf(7, 8);
    list.mark(7);
    list.markAll();
    expect(list.concerned).toEqual([7, 8]);
    list.markAll();
    expect(list.concerned).toEqual([7]);
  });

  it("begins at the top again with another list", () => {
    const list = listOf(7, 8);
    list.step(1, true);
    list.restart();
    list.show([{ id: 4 }, { id: 5 }]);
    expect(list.concerned).toEqual([4]);
  });
});
