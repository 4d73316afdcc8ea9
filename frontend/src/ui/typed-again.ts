/**
 * What was typed into a form comes back when the office's answer is a refusal: the page after it is a new one, and
 * its empty fields are filled again. Kept in this tab until the next page, never a password, a file, a hidden
 * field or what was searched for (a name, an ID number); the sign-in page empties it.
 */

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;
type Typed = { page: string; action: string; values: [string, string][] };

const KEY = "typed";
const NEVER = new Set(["password", "file", "hidden", "search", "submit", "button"]);
const TICKED = new Set(["checkbox", "radio"]);

function fieldsOf(form: HTMLFormElement): Field[] {
  return [...form.elements].filter(
    (one): one is Field =>
      /^(INPUT|TEXTAREA|SELECT)$/.test(one.tagName) &&
      !NEVER.has((one as Field).type) &&
      (one as Field).name !== "",
  );
}

function wayOf(form: HTMLFormElement): string {
  return form.getAttribute("action") ?? "";
}

function isTicked(field: Field): field is HTMLInputElement {
  return TICKED.has(field.type);
}

export function typedIn(form: HTMLFormElement): Typed["values"] {
  return fieldsOf(form)
    .filter((field) => !isTicked(field) || field.checked)
    .map((field) => [field.name, field.value]);
}

/** Fills what came back empty; what the office filled in itself stays. */
export function typeAgain(form: HTMLFormElement, values: Typed["values"]): void {
  const left = [...values];
  for (const field of fieldsOf(form)) {
    const at = left.findIndex(
      ([name, value]) => name === field.name && (!isTicked(field) || value === field.value),
    );
    const found = left[at];
    if (isTicked(field)) field.checked = found !== undefined;
    else if (found && (field.tagName === "SELECT" || field.value === "")) field.value = found[1];
    if (found) left.splice(at, 1);
  }
}

/** Nothing typed outlives its writer's stay. */
export function forgetTyped(): void {
  sessionStorage.removeItem(KEY);
}

export function keepTyped(root: Document, place: string): void {
  const refused = root.querySelector("[role=status] .notice.bad") !== null;
  const kept = sessionStorage.getItem(KEY);
  forgetTyped();
  const typed = kept && refused ? (JSON.parse(kept) as Typed) : null;
  const same = [...root.querySelectorAll<HTMLFormElement>("main form[method=post]")].filter(
    (form) => typed?.page === place && wayOf(form) === typed.action,
  );
  if (typed && same[0] && same.length === 1) typeAgain(same[0], typed.values);
  root.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    // The attribute: a field named "method" would stand in the property's place.
    if (form.getAttribute("method") !== "post" || event.defaultPrevented) return;
    const now: Typed = { page: place, action: wayOf(form), values: typedIn(form) };
    sessionStorage.setItem(KEY, JSON.stringify(now));
  });
}
