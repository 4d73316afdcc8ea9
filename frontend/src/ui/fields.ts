/** Form fields with label, hint and error in one place. */

import type { Choice } from "../api/types";
import { h } from "./dom";

let count = 0;

export interface Field {
  element: HTMLElement;
  input: HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;
  /** Shows or clears what is wrong. */
  fail: (message: string | null) => void;
  hint: (text: string) => void;
}

function wrap(label: string, input: Field["input"], hintText = ""): Field {
  count += 1;
  const id = `field-${count}`;
  input.id = id;
  const hint = h("p", { class: "hint", id: `${id}-hint`, hidden: !hintText }, hintText);
  const error = h("p", { class: "error", id: `${id}-error`, hidden: true });
  input.setAttribute("aria-describedby", `${id}-hint ${id}-error`);
  const element = h("div", { class: "field" }, h("label", { for: id }, label), hint, error, input);
  return {
    element,
    input,
    fail: (message) => {
      error.hidden = message === null;
      error.textContent = message ?? "";
      element.classList.toggle("has-error", message !== null);
      input.setAttribute("aria-invalid", String(message !== null));
    },
    hint: (text) => {
      hint.hidden = !text;
      hint.textContent = text;
    },
  };
}

export function textField(
  label: string,
  value: string,
  changed: (value: string) => void,
  options: { hint?: string; mode?: string } = {},
): Field {
  const input = h("input", {
    type: "text",
    value,
    inputmode: options.mode,
    autocomplete: "off",
    oninput: () => changed(input.value),
  });
  return wrap(label, input, options.hint);
}

export function areaField(
  label: string,
  value: string,
  changed: (value: string) => void,
  hint = "",
): Field {
  const input = h("textarea", { rows: "2", oninput: () => changed(input.value) });
  input.value = value;
  return wrap(label, input, hint);
}

export function checkField(
  label: string,
  isOn: boolean,
  changed: (isOn: boolean) => void,
): HTMLElement {
  const input = h("input", {
    type: "checkbox",
    checked: isOn,
    onchange: () => changed(input.checked),
  });
  return h("label", { class: "choice field" }, input, h("span", {}, label));
}

export function selectField(
  label: string,
  value: string,
  choices: Choice[],
  changed: (value: string) => void,
): Field {
  return wrap(label, select(value, choices, changed));
}

export function select(
  value: string,
  choices: Choice[],
  changed: (value: string) => void,
): HTMLSelectElement {
  const element = h(
    "select",
    { onchange: () => changed(element.value) },
    ...choices.map((choice) =>
      h("option", { value: choice.value, selected: choice.value === value }, choice.label),
    ),
  );
  return element;
}
