/** One question a screen: which step stands, what it lacks, what was answered. Pure. */

export interface Answer {
  label: string;
  value: string;
}

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

export function controls(step: Element): Control[] {
  return [...step.querySelectorAll<Control>("input, select, textarea")];
}

/** The first control of a step that keeps the reader from going on. */
export function firstLacking(step: Element): Control | undefined {
  return controls(step).find((control) => !control.checkValidity());
}

/** The step to show after `from` in a direction, within the form. */
export function nextIndex(count: number, from: number, direction: 1 | -1): number {
  return Math.min(Math.max(from + direction, 0), count - 1);
}

function labelOf(field: Element): string {
  const words = field.querySelector("legend, label:not(.choice)");
  const copy = words?.cloneNode(true) as Element | undefined;
  for (const muted of copy?.querySelectorAll(".muted") ?? []) muted.remove();
  return copy?.textContent?.trim() ?? "";
}

function answerOf(field: Element): string {
  const chosen = [...field.querySelectorAll<HTMLInputElement>("input:checked")];
  if (chosen.length) {
    return chosen.map((input) => input.closest("label")?.textContent?.trim() ?? "").join(", ");
  }
  const control = field.querySelector<Control>("input:not([type=hidden]), select, textarea");
  if (control instanceof HTMLInputElement && control.type === "file") {
    return control.files?.length ? String(control.files.length) : "";
  }
  if (control instanceof HTMLSelectElement) return control.selectedOptions[0]?.text ?? "";
  return control && !["radio", "checkbox"].includes(control.type) ? control.value.trim() : "";
}

/** What will be sent, in the words of the form; empty answers left out. */
export function summary(form: Element): Answer[] {
  return [...form.querySelectorAll(".field")]
    .map((field) => ({ label: labelOf(field), value: answerOf(field) }))
    .filter((answer) => answer.label && answer.value);
}

/** Typed values by name, for keeping a draft. Files and hidden fields are not texts. */
export function draftOf(form: HTMLFormElement): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value !== "string" || name === "csrfmiddlewaretoken") continue;
    found[name] = [...(found[name] ?? []), value];
  }
  return found;
}

/** Put a draft back. A choice is ticked, a text is filled. */
export function restore(form: HTMLFormElement, draft: Record<string, string[]>): void {
  for (const control of controls(form)) {
    const values = draft[control.name];
    if (!values || control.type === "file") continue;
    if (control instanceof HTMLInputElement && ["radio", "checkbox"].includes(control.type)) {
      control.checked = values.includes(control.value);
    } else if (values[0] !== undefined) {
      control.value = values[0];
    }
  }
}
