import { beforeEach, describe, expect, it } from "vitest";
import { draftOf, firstLacking, nextIndex, restore, summary } from "./steps";

function form(html: string): HTMLFormElement {
  document.body.innerHTML = `<form>${html}</form>`;
  return document.querySelector("form") as HTMLFormElement;
}

const PAGE = `
  <input type="hidden" name="csrfmiddlewaretoken" value="secret">
  <section class="step"><fieldset class="field"><legend>Fault <span class="muted">(x)</span></legend>
    <label class="choice"><input type="radio" name="a-fault" value="off" required>Off</label>
    <label class="choice"><input type="radio" name="a-fault" value="broken">Broken</label></fieldset></section>
  <section class="step"><div class="field"><label for="d">More</label><textarea id="d" name="description"></textarea></div></section>`;

describe("steps of a form", () => {
  let page: HTMLFormElement;
  beforeEach(() => {
    page = form(PAGE);
  });

  it("stay within the form", () => {
    expect(nextIndex(3, 2, 1)).toBe(2);
    expect(nextIndex(3, 0, -1)).toBe(0);
    expect(nextIndex(3, 0, 1)).toBe(1);
  });

  it("know what is lacking", () => {
    const [first, second] = [...page.querySelectorAll(".step")];
    if (!first || !second) throw new Error("no steps");
    expect(firstLacking(first)?.name).toBe("a-fault");
    (first.querySelector("input[value=off]") as HTMLInputElement).checked = true;
    expect(firstLacking(first)).toBeUndefined();
    expect(firstLacking(second)).toBeUndefined();
  });

  it("sum up what was answered, in the words of the form", () => {
    (page.querySelector("input[value=broken]") as HTMLInputElement).checked = true;
    expect(summary(page)).toEqual([{ label: "Fault", value: "Broken" }]);
  });

  it("keep and give back a draft without the token", () => {
    (page.querySelector("input[value=broken]") as HTMLInputElement).checked = true;
    (page.querySelector("textarea") as HTMLTextAreaElement).value = "near the temple";
    const draft = draftOf(page);
    expect(draft).toEqual({ "a-fault": ["broken"], description: ["near the temple"] });
    const fresh = form(PAGE);
    restore(fresh, draft);
    expect(draftOf(fresh)).toEqual(draft);
  });
});
