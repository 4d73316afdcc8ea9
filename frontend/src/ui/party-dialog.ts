/** A person or body who is not in the register yet, entered beside the act that needs them. */

import { ApiError, post } from "../api/client";
import type { MapContext } from "../api/types";
import { t } from "../i18n";
import { h } from "./dom";
import { checkField, type Field, selectField, textField } from "./fields";

export interface NewParty {
  id: number;
  name: string;
}

type Choices = Pick<MapContext["choices"], "party_kind" | "id_type">;

/** The words of a whole name as the form keeps them: title and family name apart. Pure. */
export function nameParts(text: string): { title: string; name: string; family_name: string } {
  const [, title = "", rest = ""] =
    /^(นางสาว|น\.ส\.|นาง|นาย|เด็กชาย|เด็กหญิง)?\s*(.*)$/s.exec(text.trim()) ?? [];
  const [name = "", ...family] = rest.split(/\s+/);
  return { title, name, family_name: family.join(" ") };
}

/** Asks for the person; `made` is told once the register has them. */
export function askForParty(
  typed: string,
  choices: Choices,
  made: (party: NewParty) => void,
): void {
  const known = nameParts(typed);
  const body: Record<string, string | boolean> = {
    kind: "natural",
    ...known,
    id_type: "none",
    id_number: "",
    nationality: "THA",
    address: "",
    phone: "",
    is_another: false,
  };
  const fields = new Map<string, Field>();
  const keep = (name: string, field: Field) => {
    fields.set(name, field);
    return field.element;
  };
  const set = (name: string) => (value: string) => {
    body[name] = value;
  };
  const text = (name: string, hint = "") =>
    keep(
      name,
      textField(t(`party.${name}` as "party.name"), String(body[name]), set(name), { hint }),
    );
  const another = checkField(t("party.is_another"), false, (isOn) => {
    body.is_another = isOn;
  });
  another.hidden = true;
  const refusal = h("p", { class: "notice bad", role: "alert", hidden: true });
  const save = h("button", { class: "btn primary", type: "submit" }, t("party.save"));
  const dialog = h(
    "dialog",
    { class: "party-dialog", "aria-labelledby": "party-title", onclose: () => dialog.remove() },
    h("h2", { id: "party-title" }, t("party.new")),
    h(
      "form",
      { novalidate: true, onsubmit: (event: Event) => void send(event) },
      refusal,
      another,
      keep("kind", selectField(t("party.kind"), "natural", choices.party_kind, set("kind"))),
      text("title"),
      text("name"),
      text("family_name"),
      keep("id_type", selectField(t("party.id_type"), "none", choices.id_type, set("id_type"))),
      text("id_number", t("party.number_hint")),
      text("nationality", t("party.nationality_hint")),
      text("address"),
      text("phone"),
      h(
        "div",
        { class: "actions row" },
        save,
        h(
          "button",
          { class: "btn", type: "button", onclick: () => dialog.close() },
          t("action.cancel"),
        ),
      ),
    ),
  );
  const refuse = (error: ApiError) => {
    refusal.textContent = error.message;
    refusal.hidden = false;
    if (error.code === "name_known") another.hidden = false;
    for (const [name, [words]] of Object.entries(error.fields))
      fields.get(name)?.fail(words ?? null);
    refusal.scrollIntoView({ block: "nearest" });
  };
  const send = async (event: Event) => {
    event.preventDefault();
    save.disabled = true;
    for (const field of fields.values()) field.fail(null);
    refusal.hidden = true;
    try {
      const nationality = String(body.nationality).trim().toUpperCase();
      made(await post<NewParty>("/api/parties/", { ...body, nationality }));
      dialog.close();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      refuse(error);
    } finally {
      save.disabled = false;
    }
  };
  document.body.append(dialog);
  dialog.showModal();
  fields.get(known.name ? "id_type" : "name")?.input.focus();
}
