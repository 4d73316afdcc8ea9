import { expect, it } from "vitest";
import { dayInput, dayText, parseDay, yearText } from "./years";

it("shows Buddhist years in Thai and Christian ones in English", () => {
  expect(dayText("2026-11-22", "th")).toBe("22 พ.ย. 2569");
  expect(dayText("2026-11-22T09:00:00+07:00", "en")).toBe("22 Nov 2026");
  expect(dayText("2026-11-22T18:30:00Z", "th")).toBe("23 พ.ย. 2569");
  expect(dayText(null, "th")).toBe("–");
  expect(yearText(2026, "en")).toBe("2026 (B.E. 2569)");
});

it("reads a typed Buddhist day", () => {
  expect(parseDay("1/2/2569")).toBe("2026-02-01");
  expect(parseDay(dayInput("2026-11-22"))).toBe("2026-11-22");
  expect(parseDay("31/02/2569")).toBeNull();
  expect(parseDay("22/11/2026")).toBeNull();
});
