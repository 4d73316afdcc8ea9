/** The request form with scripts: a question a screen, a draft that is never lost, patient sending. */

import { forget, type Kept, keep, type Sent, send } from "./outgoing";
import { PlacePicker } from "./place-picker";
import { shrink } from "./shrink";
import { draftOf, firstLacking, nextIndex, restore, summary } from "./steps";

const RETRY_MS = 20_000;

export class AskForm {
  private readonly form: HTMLFormElement;
  private readonly steps: HTMLElement[];
  private readonly key: string;
  private photos: File[] = [];
  private at = 0;
  private kept: Kept | null = null;
  private isSending = false;

  constructor(form: HTMLFormElement) {
    this.form = form;
    this.steps = [...form.querySelectorAll<HTMLElement>(".step")];
    this.key = `draft:${form.dataset.token}:${form.dataset.service}`;
  }

  start(): void {
    this.readDraft();
    const place = this.form.querySelector<HTMLElement>(".place");
    if (place) PlacePicker.start(place, () => this.saveDraft());
    this.form.classList.add("paged");
    this.on("#next", () => this.move(1));
    this.on("#back", () => this.move(-1));
    this.form.addEventListener("input", () => this.saveDraft());
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.submit();
    });
    this.form.querySelector("#photos")?.addEventListener("change", () => void this.takePhotos());
    window.addEventListener("online", () => void this.retry());
    setInterval(() => void this.retry(), RETRY_MS);
    const wrong = this.steps.findIndex((step) => step.classList.contains("has-problem"));
    this.show(Math.max(wrong, 0));
  }

  private on(selector: string, act: () => void): void {
    this.form.querySelector(selector)?.addEventListener("click", act);
  }

  private part<T extends HTMLElement>(selector: string): T | null {
    return this.form.querySelector<T>(selector);
  }

  private readDraft(): void {
    const text = localStorage.getItem(this.key);
    if (text) restore(this.form, JSON.parse(text));
  }

  private saveDraft(): void {
    try {
      localStorage.setItem(this.key, JSON.stringify(draftOf(this.form)));
    } catch {
      // A full or closed store: the form itself still holds every answer.
    }
  }

  private move(direction: 1 | -1): void {
    const step = this.steps[this.at];
    const lacking = direction === 1 && step ? firstLacking(step) : undefined;
    if (lacking) lacking.reportValidity();
    else this.show(nextIndex(this.steps.length, this.at, direction));
  }

  private show(index: number): void {
    this.at = index;
    for (const [i, step] of this.steps.entries()) step.classList.toggle("shown", i === index);
    this.drawDots();
    const isLast = index === this.steps.length - 1;
    const paging = this.part("#paging");
    if (paging) paging.hidden = false;
    const back = this.part("#back");
    const next = this.part("#next");
    if (back) back.hidden = index === 0;
    if (next) next.hidden = isLast;
    if (isLast) this.drawSummary();
    const first = this.steps[index]?.querySelector<HTMLElement>("legend, label, h2");
    first?.setAttribute("tabindex", "-1");
    if (document.activeElement !== document.body) first?.focus({ preventScroll: false });
  }

  private drawDots(): void {
    const dots = this.part(".dots");
    if (!dots) return;
    dots.hidden = false;
    dots.replaceChildren(
      ...this.steps.map((_, i) => {
        const dot = document.createElement("li");
        if (i < this.at) dot.className = "done";
        if (i === this.at) dot.setAttribute("aria-current", "step");
        return dot;
      }),
    );
  }

  private drawSummary(): void {
    this.part("#summary")?.replaceChildren(
      ...summary(this.form).flatMap(({ label, value }) => {
        const term = document.createElement("dt");
        const words = document.createElement("dd");
        term.textContent = label;
        words.textContent = value;
        return [term, words];
      }),
    );
  }

  private async takePhotos(): Promise<void> {
    const input = this.part<HTMLInputElement>("#photos");
    this.photos = await Promise.all([...(input?.files ?? [])].slice(0, 5).map(shrink));
    const pictures = this.photos.map((file) => {
      const image = document.createElement("img");
      image.src = URL.createObjectURL(file);
      image.alt = file.name;
      return image;
    });
    this.part("#thumbs")?.replaceChildren(...pictures);
  }

  private filled(): Kept {
    const recorded = this.part<HTMLInputElement>("input[name=device_recorded_at]");
    if (recorded && !recorded.value) recorded.value = new Date().toISOString();
    const body = new FormData(this.form);
    body.delete("photos");
    const entries: [string, string | File][] = [...body];
    for (const photo of this.photos) entries.push(["photos", photo]);
    return { uuid: String(body.get("client_uuid")), url: this.form.action, entries };
  }

  private async submit(): Promise<void> {
    const lacking = this.steps.findIndex((step) => firstLacking(step));
    if (lacking >= 0) {
      this.show(lacking);
      const step = this.steps[lacking];
      if (step) firstLacking(step)?.reportValidity();
      return;
    }
    await this.trySend(this.filled());
  }

  private async retry(): Promise<void> {
    if (this.kept) await this.trySend(this.kept);
  }

  private async trySend(form: Kept): Promise<void> {
    if (this.isSending) return;
    this.isSending = true;
    const button = this.part<HTMLButtonElement>("#send");
    if (button) button.disabled = true;
    const answer = await send(form);
    this.isSending = false;
    if (button) button.disabled = answer.kind === "no_signal";
    await this.hear(answer, form);
  }

  private async hear(answer: Sent, form: Kept): Promise<void> {
    const notice = this.part("#kept");
    if (answer.kind === "no_signal") {
      this.kept = form;
      if (notice) notice.hidden = false;
      await keep(form).catch(() => undefined);
      return;
    }
    this.kept = null;
    if (notice) notice.hidden = true;
    if (answer.kind === "taken") {
      localStorage.removeItem(this.key);
      await forget(form.uuid).catch(() => undefined);
      window.location.assign(answer.url);
    } else if (answer.kind === "sign_in") {
      this.saveDraft();
      window.location.assign(answer.url);
    } else {
      await forget(form.uuid).catch(() => undefined);
      this.showProblems(answer.message, answer.fields);
    }
  }

  private showProblems(message: string, fields: Record<string, string[]>): void {
    for (const old of this.form.querySelectorAll(".script-error")) old.remove();
    let first = this.steps.length - 1;
    for (const [name, words] of Object.entries(fields)) {
      const control = this.part(`[name="a-${name}"], [name="${name}"]`);
      const step = this.steps.findIndex((one) => control && one.contains(control));
      this.say(words.join(" "), control?.closest(".field") ?? null);
      if (step >= 0) first = Math.min(first, step);
    }
    if (!Object.keys(fields).length) this.say(message, this.steps.at(-1) ?? null);
    this.show(first);
  }

  private say(words: string, place: Element | null): void {
    const error = document.createElement("p");
    error.className = "error script-error";
    error.setAttribute("role", "alert");
    error.textContent = words;
    (place ?? this.form).prepend(error);
  }
}
