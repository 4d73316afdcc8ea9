/** Why, since which day, on what paper: the same fields at the end of every act. */

import { t } from "../i18n";
import { type BecauseForm, DOCUMENT_KINDS } from "../parcels/because";
import { h } from "./dom";
import { areaField, type Field, selectField, textField } from "./fields";

export class BecauseFields {
  readonly element: HTMLElement;
  readonly #fields = new Map<keyof BecauseForm, Field>();

  constructor(form: BecauseForm, changed: () => void) {
    const change = (name: keyof BecauseForm) => (value: string) => {
      form[name] = value;
      if (name === "document_kind") paper.hidden = !value;
      changed();
    };
    const hint = t("form.reason_hint");
    const reason = areaField(t("form.reason"), form.reason, change("reason"), hint);
    const day = textField(t("form.effective_on"), form.effective_on, change("effective_on"), {
      hint: t("form.effective_hint"),
      mode: "numeric",
    });
    const kinds = DOCUMENT_KINDS.map((kind) => ({ value: kind, label: t(`document.${kind}`) }));
    const kind = selectField(
      t("document.kind"),
      form.document_kind,
      [{ value: "", label: t("document.none") }, ...kinds],
      change("document_kind"),
    );
    const number = textField(t("document.number"), form.document_number, change("document_number"));
    const dated = textField(t("document.day"), form.document_day, change("document_day"), {
      mode: "numeric",
    });
    const paper = h("div", { class: "stack tight", hidden: !form.document_kind });
    paper.append(number.element, dated.element);
    this.#fields.set("reason", reason).set("effective_on", day).set("document_day", dated);
    this.element = h("div", {}, reason.element, day.element, kind.element, paper);
  }

  fail(errors: Record<string, string>): void {
    for (const [name, field] of this.#fields) field.fail(errors[name] ?? null);
    for (const [name, field] of this.#fields) {
      if (errors[name]) {
        field.input.focus();
        return;
      }
    }
  }
}
