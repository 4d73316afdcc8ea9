import { describe, expect, it } from "vitest";
import vectors from "../../../tests/vectors/units.json";
import { bahtText, parseRai, parseSqWah, raiText, sqMetresToCents, sqWahText } from "./units";

describe("Thai land units agree with the server's", () => {
  it.each(vectors.sq_m_to_sq_wah as [string, string][])("%s m² is %s sq wah", (sqM, sqWah) => {
    expect(sqWahText(sqMetresToCents(Number(sqM)))).toBe(sqWah);
  });

  it.each(vectors.sq_wah_to_text as [string, string][])("%s sq wah reads %s", (sqWah, text) => {
    expect(raiText(parseSqWah(sqWah) ?? -1)).toBe(text);
  });

  it.each(vectors.rai_ngan_wah_to_sq_wah as [number, number, string, string][])(
    "%s-%s-%s adds up",
    (rai, ngan, wah, sqWah) => {
      expect(sqWahText(parseRai(`${rai}-${ngan}-${wah}`) ?? -1)).toBe(sqWah);
    },
  );
});

it("refuses what is no area", () => {
  expect(parseSqWah("1.234")).toBeNull();
  expect(parseRai("1-2")).toBeNull();
  expect(parseRai("")).toBeNull();
});

it("writes baht with thousands and satang", () => {
  expect(bahtText("1250.5")).toBe("1,250.50");
  expect(bahtText("-1234567.00")).toBe("-1,234,567.00");
  expect(bahtText(null)).toBe("–");
});
