import { expect, test } from "vitest";
import { labelCells } from "./narrow-tables";

test("a cell carries its heading; a note across the table and a cell without one do not", () => {
  document.body.innerHTML = `<table class="table"><thead><tr><th></th><th>Owner</th><th>Tax</th></tr></thead>
    <tbody><tr><td>x</td><td>Somchai</td><td>10.00</td></tr><tr><td colspan="3">nothing</td></tr></tbody>
    <tfoot><tr><td colspan="2">all</td><td>10.00</td></tr></tfoot></table>`;
  labelCells(document);
  const cells = [...document.querySelectorAll("td")].map((cell) => cell.dataset.label);
  expect(cells).toEqual([undefined, "Owner", "Tax", undefined, undefined, "Tax"]);
  expect(document.querySelector("table")?.className).toBe("table labelled");
});

test("grouped headings are left alone", () => {
  document.body.innerHTML = `<table class="table"><thead><tr><th colspan="2">Land</th></tr></thead>
    <tbody><tr><td>1</td><td>2</td></tr></tbody></table>`;
  labelCells(document);
  expect(document.querySelector("table")?.className).toBe("table");
});
