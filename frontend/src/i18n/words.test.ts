import { expect, it } from "vitest";
import { t, words } from ".";
import english from "./en.json";
import thai from "./th.json";

it("says everything in both languages, with the same places to fill", () => {
  expect(Object.keys(thai).sort()).toEqual(Object.keys(english).sort());
  const places = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();
  for (const [key, text] of Object.entries(english)) {
    expect(places(thai[key as keyof typeof english]), key).toEqual(places(text));
    expect(text.trim(), key).not.toBe("");
  }
});

it("fills in values and follows the language of the page", () => {
  document.documentElement.lang = "en";
  expect(t("error.unexpected", { status: 500 })).toContain("500");
  expect(words("use", "AGRICULTURE")).toBe("Agriculture");
  expect(words("use", "SOMETHING_NEW")).toBe("SOMETHING_NEW");
  document.documentElement.lang = "th";
  expect(words("use", "AGRICULTURE")).toBe("เกษตรกรรม");
});
