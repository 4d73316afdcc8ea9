import { expect, test } from "vitest";
import { dayAfter, daysBetween, neighbourDay, taxPoints } from "./days";

test("days are counted over leap years and back", () => {
  expect(daysBetween("2020-02-28", "2020-03-01")).toBe(2);
  expect(dayAfter("2020-02-28", 2)).toBe("2020-03-01");
  expect(dayAfter("2026-01-01", 0)).toBe("2026-01-01");
});

test("every 1 January of the span is a tax point, the latest first", () => {
  expect(taxPoints("2024-06-01", "2026-01-01")).toEqual(["2026-01-01", "2025-01-01"]);
  expect(taxPoints("2026-01-02", "2026-11-27")).toEqual([]);
});

test("the next and the last day on which something changed", () => {
  const days = ["2024-01-01", "2025-05-05", "2026-02-02"];
  expect(neighbourDay(days, "2025-05-05", 1)).toBe("2026-02-02");
  expect(neighbourDay(days, "2025-05-05", -1)).toBe("2024-01-01");
  expect(neighbourDay(days, "2026-02-02", 1)).toBeNull();
});
