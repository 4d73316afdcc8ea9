import { expect, test } from "vitest";
import { christianDay } from "./day-echo";

test("a year typed in the Buddhist era is understood", () => {
  expect(christianDay("2569-11-27")).toBe("2026-11-27");
  expect(christianDay("2568-02-29")).toBe("2025-02-29"); // no such day: the field then empties
});

test("other years and half-typed ones stay", () => {
  expect(christianDay("2026-11-27")).toBe("2026-11-27");
  expect(christianDay("0025-11-27")).toBe("0025-11-27");
  expect(christianDay("")).toBe("");
});
