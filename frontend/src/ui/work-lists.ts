/** The work lists: what waits, what is excepted and why, what was mended; each row leads to its place. */

import { ApiError } from "../api/client";
import { checkWhole, exceptFinding, revokeException, workItems, workLists } from "../api/findings";
import type { MapContext, WorkItem, WorkList, WorkLists, WorkState } from "../api/types";
import { language, t } from "../i18n";
import { dayText, parseDay } from "../lib/years";
import { empty, h } from "./dom";
import { type Field, textField } from "./fields";
import { load } from "./load";
import { toast } from "./toast";

export interface WorkDoors {
  open: (item: WorkItem) => void;
  /** Draw what a file shows and the register does not have. */
  draw: (item: WorkItem) => void;
  mend: (item: WorkItem, keep: number | null, label: string) => void;
}

const STATES: WorkState[] = ["waiting", "excepted", "gone"];

export class WorkListsBox {
  readonly element = h("div", { class: "work-box" });
  readonly #can: MapContext["can"];
  readonly #doors: WorkDoors;
  #list: WorkList | null = null;
  #state: WorkState = "waiting";

  constructor(can: MapContext["can"], doors: WorkDoors) {
    this.#can = can;
    this.#doors = doors;
    this.refresh();
  }

  refresh(): void {
    if (this.#list) this.#show(this.#list);
    else
      empty(
        this.element,
        load(workLists, (found) => this.#lists(found), 3),
      );
  }

  #lists({ lists, checked_at }: WorkLists): HTMLElement {
    const rows = lists
      .filter(({ count, excepted }) => count || excepted)
      .map((list) => h("li", {}, this.#listButton(list)));
    const when = h(
      "p",
      { class: "muted small" },
      t("work.checked", { day: dayText(checked_at, language()) }),
    );
    const check = h(
      "button",
      { class: "link-button", type: "button", onclick: () => this.#checkWhole() },
      t("work.check"),
    );
    return h(
      "div",
      { class: "stack tight" },
      rows.length
        ? h("ul", { class: "plain" }, ...rows)
        : h("p", { class: "muted" }, t("work.none")),
      h("div", { class: "row between" }, when, this.#can.edit && check),
    );
  }

  #listButton(list: WorkList): HTMLElement {
    const excepted = list.excepted ? t("work.excepted", { count: list.excepted }) : "";
    return h(
      "button",
      {
        class: "work-row",
        type: "button",
        "data-list": list.key,
        onclick: () => {
          this.#state = list.count ? "waiting" : "excepted";
          this.#show(list);
        },
      },
      h(
        "span",
        { class: "stacked" },
        list.label,
        excepted && h("span", { class: "muted small" }, excepted),
      ),
      h("span", { class: `chip ${list.count ? "warn" : ""}` }, String(list.count)),
    );
  }

  #checkWhole(): void {
    empty(
      this.element,
      load(checkWhole, (found) => this.#lists(found), 3),
    );
  }

  #show(list: WorkList): void {
    this.#list = list;
    const back = h(
      "button",
      {
        class: "link-button",
        type: "button",
        onclick: () => {
          this.#list = null;
          this.refresh();
        },
      },
      t("work.back"),
    );
    const states = STATES.map((state) =>
      h(
        "button",
        {
          class: "chip",
          type: "button",
          "aria-pressed": String(state === this.#state),
          onclick: () => {
            this.#state = state;
            this.#show(list);
          },
        },
        t(`work.state.${state}`),
      ),
    );
    const items = load(
      () => workItems(list.key, this.#state),
      ({ results, total }) => this.#items(results, total),
    );
    empty(
      this.element,
      back,
      h("h3", {}, list.label),
      h("div", { class: "row" }, ...states),
      items,
    );
  }

  #items(items: WorkItem[], total: number): HTMLElement {
    if (!items.length) return h("p", { class: "empty" }, t(`work.empty.${this.#state}`));
    const more = t("work.more", { shown: items.length, total });
    return h(
      "div",
      {},
      h("p", { class: "muted small" }, more),
      h("ul", { class: "plain work-items" }, ...items.map((item) => this.#item(item))),
    );
  }

  #item(item: WorkItem): HTMLElement {
    const extra = h("div", { class: "work-extra" });
    const open = h(
      "button",
      { class: "work-row", type: "button", onclick: () => this.#doors.open(item) },
      h(
        "span",
        { class: "stacked" },
        h("strong", {}, item.title),
        item.subtitle && h("span", { class: "muted small" }, item.subtitle),
        ...this.#notes(item),
      ),
    );
    extra.append(...this.#actions(item, extra));
    return h("li", { class: "work-item", "data-finding": item.id }, open, extra);
  }

  #notes({ exception, gone }: WorkItem): HTMLElement[] {
    const notes: string[] = [];
    if (exception) {
      const day = dayText(exception.made_at, language());
      notes.push(
        t("work.why", { reason: exception.reason }),
        t("work.by", { by: exception.by, day }),
      );
      if (exception.until) {
        notes.push(t("work.until", { day: dayText(exception.until, language()) }));
      }
    }
    if (gone) {
      const words = { label: gone.label || t("work.checked_away"), by: gone.by };
      notes.push(t("work.gone", { ...words, day: dayText(gone.at, language()) }));
    }
    return notes.map((note) => h("span", { class: "muted small" }, note));
  }

  #actions(item: WorkItem, place: HTMLElement): HTMLElement[] {
    if (item.gone) return [];
    const page =
      item.link && this.#can.record
        ? [h("a", { class: "btn quiet", href: item.link }, t("work.row"))]
        : [];
    const button = (label: string, run: () => void) =>
      h("button", { class: "btn quiet", type: "button", onclick: run }, label);
    const mends = this.#can.edit
      ? item.mends.map(({ keep, label }) =>
          button(label, () => this.#doors.mend(item, keep, label)),
        )
      : [];
    if (this.#can.edit && item.tool === "parcel" && item.problem) {
      mends.push(button(t("work.draw_it"), () => this.#doors.draw(item)));
    }
    if (!this.#can.record) return mends;
    if (item.exception) {
      return [button(t("work.revoke"), () => void this.#done(revokeException(item.id)))];
    }
    return [...mends, ...page, button(t("work.except"), () => this.#askException(item, place))];
  }

  #askException(item: WorkItem, place: HTMLElement): void {
    let reason = "";
    let until = "";
    const why = textField(t("work.reason"), "", (value) => {
      reason = value;
    });
    const day = textField(
      t("work.until_day"),
      "",
      (value) => {
        until = value;
      },
      { hint: t("work.until_hint"), mode: "numeric" },
    );
    const save = () => {
      why.fail(reason.trim() ? null : t("form.need.reason"));
      const last = until.trim() ? parseDay(until) : null;
      const isBadDay = until.trim() !== "" && last === null;
      day.fail(isBadDay ? t("form.need.day") : null);
      if (!reason.trim() || isBadDay) return;
      void this.#done(exceptFinding(item.id, reason.trim(), last), { reason: why, until: day });
    };
    const buttons = h(
      "div",
      { class: "row" },
      h("button", { class: "btn primary", type: "button", onclick: save }, t("work.except_save")),
      h(
        "button",
        { class: "btn", type: "button", onclick: () => this.refresh() },
        t("action.cancel"),
      ),
    );
    empty(place, why.element, day.element, buttons);
    why.input.focus();
  }

  /** Looks again; what is refused is said beside its field. */
  async #done(request: Promise<void>, fields: Record<string, Field> = {}): Promise<void> {
    try {
      await request;
      this.refresh();
    } catch (reason) {
      const said = reason instanceof ApiError ? Object.entries(reason.fields) : [];
      for (const [name, texts] of said) fields[name]?.fail(texts.join(" "));
      if (!said.some(([name]) => fields[name])) toast((reason as Error).message, "bad");
    }
  }
}
