/** A place to drop or choose a file, with progress that survives a lost line. */

import { ApiError } from "../api/client";
import { Upload, type UploadState } from "../api/upload";
import { t } from "../i18n";
import { numberText } from "../lib/units";
import { empty, h } from "./dom";

export interface UploadBoxOptions {
  /** Door that takes the pieces, "/uploads/imagery/". */
  door: string;
  accept: string;
  hint: string;
  /** All has arrived: the key to name in the form. Null while there is no whole file. */
  changed: (key: string | null, file: File | null) => void;
}

export function sizeText(bytes: number): string {
  const [unit, size] = bytes >= 1e9 ? (["GB", 1e9] as const) : (["MB", 1e6] as const);
  return `${numberText(bytes / size, bytes >= 1e9 ? 2 : 1)} ${unit}`;
}

function timeText(seconds: number): string {
  if (seconds < 90) return t("upload.seconds", { count: Math.max(1, Math.round(seconds)) });
  return t("upload.minutes", { count: Math.round(seconds / 60) });
}

export class UploadBox {
  readonly element: HTMLElement;
  readonly #options: UploadBoxOptions;
  readonly #input: HTMLInputElement;
  readonly #body = h("div", { class: "stack tight" });
  #upload: Upload | null = null;
  #leaving: ((event: BeforeUnloadEvent) => void) | null = null;

  constructor(options: UploadBoxOptions) {
    this.#options = options;
    this.#input = h("input", {
      type: "file",
      accept: options.accept,
      class: "visually-hidden",
      onchange: () => this.#chosen(this.#input.files?.[0]),
    });
    this.element = h(
      "div",
      {
        class: "upload-box",
        ondragover: (event: DragEvent) => this.#over(event, true),
        ondragleave: (event: DragEvent) => this.#over(event, false),
        ondrop: (event: DragEvent) => {
          this.#over(event, false);
          this.#chosen(event.dataTransfer?.files[0]);
        },
      },
      this.#body,
    );
    this.#empty();
  }

  #over(event: DragEvent, isOver: boolean): void {
    event.preventDefault();
    this.element.classList.toggle("is-over", isOver);
  }

  #empty(problem?: string): void {
    this.#input.value = "";
    this.#keepPage(false);
    empty(
      this.#body,
      problem ? h("p", { class: "notice bad", role: "alert" }, problem) : null,
      h("label", { class: "btn primary" }, t("upload.choose"), this.#input),
      h("p", { class: "muted small" }, t("upload.drop")),
      h("p", { class: "muted small" }, this.#options.hint),
    );
  }

  #chosen(file: File | undefined): void {
    if (!file || this.#upload) return;
    void this.#send(file);
  }

  async #send(file: File): Promise<void> {
    const bar = h("progress", { max: String(file.size), value: "0" });
    const says = h("p", { class: "muted small", role: "status" });
    const pause = this.#button(t("upload.pause"), () => this.#paused(upload, file));
    const remove = this.#button(t("upload.remove"), () => void this.#removed(upload));
    const upload = new Upload(this.#options.door, file, (state) => this.#show(bar, says, state));
    this.#upload = upload;
    this.#keepPage(true);
    const title = h("p", { class: "strong" }, `${file.name} · ${sizeText(file.size)}`);
    empty(this.#body, title, bar, says, h("div", { class: "row" }, pause, remove));
    try {
      const key = await upload.send();
      this.#keepPage(false);
      says.textContent = t("upload.done");
      pause.remove();
      this.#options.changed(key, file);
    } catch (reason) {
      if ((reason as Error).name === "AbortError") return;
      this.#upload = null;
      const words = reason instanceof ApiError ? reason.message : String(reason);
      this.#empty(words);
      this.#options.changed(null, null);
    }
  }

  #show(bar: HTMLProgressElement, says: HTMLElement, state: UploadState): void {
    bar.value = state.sent;
    const values = { sent: sizeText(state.sent), total: sizeText(state.total) };
    const left = state.speed ? timeText((state.total - state.sent) / state.speed) : "";
    const moving = left ? t("upload.left", { ...values, left }) : t("upload.sent", values);
    says.textContent = state.isWaiting ? t("upload.waiting", values) : moving;
  }

  #paused(upload: Upload, file: File): void {
    upload.pause();
    this.#upload = null;
    this.#keepPage(false);
    const again = this.#button(t("upload.resume"), () => void this.#send(file));
    const note = h("p", { class: "notice" }, t("upload.paused"));
    const name = h("p", { class: "strong" }, file.name);
    const remove = this.#button(t("upload.remove"), () => void this.#removed(upload));
    empty(this.#body, name, note, h("div", { class: "row" }, again, remove));
  }

  async #removed(upload: Upload): Promise<void> {
    this.#upload = null;
    this.#options.changed(null, null);
    this.#empty();
    await upload.discard();
  }

  /** Leaving the page in the middle is asked about, though nothing would be lost. */
  #keepPage(isSending: boolean): void {
    if (this.#leaving) removeEventListener("beforeunload", this.#leaving);
    this.#leaving = isSending ? (event) => event.preventDefault() : null;
    if (this.#leaving) addEventListener("beforeunload", this.#leaving);
  }

  #button(label: string, run: () => void): HTMLButtonElement {
    return h("button", { class: "btn", type: "button", onclick: run }, label);
  }
}
