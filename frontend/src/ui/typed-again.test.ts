import { expect, test } from "vitest";
import { forgetTyped, keepTyped, typedIn } from "./typed-again";

const FORM = `<main><form method="post" action="/x">
  <input type="hidden" name="csrf" value="secret"><input type="password" name="word">
  <select name="outcome"><option value="yes">yes</option><option value="no">no</option></select>
  <input name="amount" value="100"><input type="checkbox" name="sure" value="1">
  <textarea name="reason"></textarea></form></main>`;
const REFUSED = `<div role="status"><p class="notice bad">no</p></div>`;

function page(html: string, place = "/objections/2/"): HTMLFormElement {
  const root = document.implementation.createHTMLDocument();
  root.body.innerHTML = html;
  keepTyped(root, place);
  return root.querySelector("form") as HTMLFormElement;
}

function field(form: HTMLFormElement, name: string): HTMLInputElement {
  return form.elements.namedItem(name) as HTMLInputElement;
}

function send(): void {
  const form = page(FORM);
  field(form, "outcome").value = "no";
  field(form, "amount").value = "7";
  field(form, "reason").value = "เนื้อที่ถูกต้อง";
  field(form, "word").value = "open";
  field(form, "sure").checked = true;
  form.dispatchEvent(new Event("submit", { bubbles: true }));
}

test("a refusal gives back what was typed, and leaves what the office filled in", () => {
  send();
  const form = page(REFUSED + FORM);
  expect(typedIn(form)).toEqual([
    ["outcome", "no"],
    ["amount", "100"],
    ["sure", "1"],
    ["reason", "เนื้อที่ถูกต้อง"],
  ]);
  expect(field(form, "word").value).toBe("");
});

test("neither an accepted form nor another page is filled, and nothing is kept for later", () => {
  send();
  expect(field(page(FORM), "reason").value).toBe("");
  send();
  expect(field(page(REFUSED + FORM, "/other/"), "reason").value).toBe("");
  expect(field(page(REFUSED + FORM), "reason").value).toBe("");
  expect(sessionStorage.length).toBe(0);
});

test("a field named method hinders nothing, and what was searched for is not kept", () => {
  const html = FORM.replace(
    "</form>",
    `<select name="method"><option>cash</option></select>
    <input type="search" name="q"></form>`,
  );
  const form = page(html);
  Object.defineProperty(form, "method", { value: field(form, "method") }); // as browsers have it
  field(form, "reason").value = "เช็ค";
  field(form, "q").value = "3501200000001";
  form.dispatchEvent(new Event("submit", { bubbles: true }));
  expect(sessionStorage.getItem("typed")).not.toContain("3501200000001");
  expect(field(page(REFUSED + html), "reason").value).toBe("เช็ค");
});

test("the sign-in page empties it", () => {
  send();
  forgetTyped();
  expect(field(page(REFUSED + FORM), "reason").value).toBe("");
});
