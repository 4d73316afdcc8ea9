/** The shift assistant: match points, see what is left, preview, move a block as one act. */

import { ApiError } from "../../api/client";
import { type Errand, type Fit, fitShift, type ShiftArea, shift } from "../../api/shift";
import type { ActResult, Imagery, MapContext } from "../../api/types";
import { t } from "../../i18n";
import { Emitter } from "../../lib/emitter";
import type { Position } from "../../lib/grid";
import type { MatchedPair } from "../../lib/pairs";
import { dayInput, parseDay } from "../../lib/years";
import { Outcome } from "../../map/outcome";
import { PairLayer } from "../../map/pairs";
import { villageName } from "../../ui/pickers";
import { type ShiftForm, ShiftPanel } from "../../ui/shift-panel";
import { toast } from "../../ui/toast";
import type { Desk } from "./desk";
import type { Selection } from "./selection";

export class ShiftAssistant {
  readonly done = new Emitter<ActResult>();
  readonly #desk: Desk;
  readonly #context: MapContext;
  readonly #selection: Selection;
  readonly #picture: () => Imagery | null;
  readonly #layer: PairLayer;
  readonly #outcome: Outcome;
  #pairs: MatchedPair[] = [];
  #fit: Fit | null = null;
  #form: ShiftForm | null = null;
  #panel: ShiftPanel | null = null;
  #clientId = "";
  #chosen: readonly number[] = [];
  /** What is being waited for; given up with the panel or by another wish. */
  #waiting = new AbortController();
  #isSaving = false;

  constructor(
    desk: Desk,
    context: MapContext,
    selection: Selection,
    picture: () => Imagery | null,
  ) {
    this.#desk = desk;
    this.#context = context;
    this.#selection = selection;
    this.#picture = picture;
    this.#layer = new PairLayer(desk.map);
    this.#outcome = new Outcome(desk.map);
    this.#layer.clicked.on((at) => {
      if (this.#form) this.#clicked(at);
    });
  }

  get isOn(): boolean {
    return this.#form !== null;
  }

  start(): void {
    if (!this.#context.can.edit) {
      toast(t("tools.why.role"), "warn");
      return;
    }
    this.#chosen = [...this.#selection.ids];
    this.#pairs = [];
    this.#fit = null;
    this.#clientId = crypto.randomUUID();
    this.#form = {
      kind: "translation",
      area: this.#chosen.length ? "parcels" : "",
      reason: "",
      area_reason: "",
      effective_on: dayInput(this.#context.today),
      withBuildings: false,
    };
    this.#panel = new ShiftPanel(this.#form, this.#areas(), {
      fitted: () => void this.#fitAgain(),
      changed: () => {
        if (this.#isSaving) return; // what was seen and sent is on its way
        this.#waiting.abort();
        this.#panel?.clearOutcome();
      },
      removed: (index) => this.#remove(index),
      preview: () => void this.#send(true),
      save: () => void this.#send(false),
      close: () => this.close(),
    });
    this.#desk.map.isPicking = false;
    this.#desk.showRight(this.#panel.element, "is-drawing is-form");
    this.#show();
  }

  close(): void {
    this.#waiting.abort();
    this.#form = null;
    this.#panel = null;
    this.#pairs = [];
    this.#layer.show([]);
    this.#outcome.show([]);
    this.#desk.map.showProblem(null);
    this.#desk.map.isPicking = true;
    this.#desk.showRight(null);
  }

  /** Escape takes back the last point, then closes. */
  key(key: string): boolean {
    if (!this.isOn) return false;
    if (key === "Escape" && this.#pairs.length) this.#stepBack();
    else if (key === "Escape") this.close();
    return key === "Escape";
  }

  #areas(): [string, string][] {
    const chosen = this.#chosen.length;
    const first: [string, string][] = chosen
      ? [["parcels", t("shift.area.chosen", { count: chosen })]]
      : [["", t("shift.area.none")]];
    const block = this.#selection.detail?.block_id;
    if (block) first.push([`block ${block}`, t("shift.area.block")]);
    return [
      ...first,
      ...this.#context.villages.map((each): [string, string] => [
        `village ${each.id}`,
        villageName(each),
      ]),
      ["all", t("shift.area.all")],
    ];
  }

  #area(): ShiftArea {
    const [kind = "", id] = (this.#form?.area ?? "").split(" ");
    const ids = kind === "parcels" ? [...this.#chosen] : id ? [Number(id)] : [];
    return { kind: kind as ShiftArea["kind"], ids };
  }

  #clicked(at: Position): void {
    const last = this.#pairs.at(-1);
    if (last && !last.onPicture) last.onPicture = at;
    else this.#pairs.push({ onMap: at, onPicture: null });
    void this.#fitAgain();
  }

  #stepBack(): void {
    const last = this.#pairs.at(-1);
    if (last?.onPicture) last.onPicture = null;
    else this.#pairs.pop();
    void this.#fitAgain();
  }

  #remove(index: number): void {
    this.#pairs.splice(index, 1);
    void this.#fitAgain();
  }

  async #fitAgain(): Promise<void> {
    this.#waiting.abort();
    this.#panel?.clearOutcome();
    this.#outcome.show([]);
    const form = this.#form;
    const whole = this.#pairs.filter(({ onPicture }) => onPicture);
    this.#fit = null;
    if (form && whole.length >= 3) {
      try {
        this.#fit = await fitShift(this.#pairs, form.kind);
      } catch (reason) {
        this.#show();
        this.#refused(reason);
        return;
      }
    }
    this.#show();
  }

  #show(): void {
    const residuals = this.#fit?.residuals_m ?? [];
    const worst = residuals.length > 3 ? residuals.indexOf(Math.max(...residuals)) : null;
    this.#layer.show(this.#pairs, worst);
    this.#panel?.pairs(this.#pairs, residuals, worst);
    this.#panel?.fit(this.#fit);
  }

  #refused(reason: unknown): void {
    if (!(reason instanceof ApiError)) throw reason;
    this.#panel?.refused(reason);
    this.#desk.map.showProblem(reason.problem);
  }

  async #send(isPreview: boolean): Promise<void> {
    const form = this.#form;
    const day = form && this.#checked(form, isPreview);
    if (!form || !day) return;
    this.#panel?.working();
    this.#waiting.abort();
    this.#waiting = new AbortController();
    const body = {
      ...{ pairs: this.#pairs, kind: form.kind, area: this.#area() },
      reason: form.reason.trim() || t("act.preview_reason"),
      area_reason: form.area_reason.trim(),
      effective_on: day,
      with_buildings: form.withBuildings,
      orthophoto_id: this.#picture()?.id ?? null,
      preview: isPreview,
      client_id: this.#clientId,
    };
    this.#isSaving = !isPreview;
    try {
      const tell = (errand: Errand) => this.#panel?.working(errand);
      const result = await shift(body, tell, this.#waiting.signal);
      if (isPreview) this.#previewed(result);
      else this.#saved(result);
    } catch (reason) {
      if (reason instanceof DOMException && reason.name === "AbortError") return;
      this.#refused(reason);
    } finally {
      this.#isSaving = false;
    }
  }

  /** The day of the act when the form is fit to send; a preview needs no reason. */
  #checked(form: ShiftForm, isPreview: boolean): string | null {
    const day = parseDay(form.effective_on);
    const hasReason = isPreview || form.reason.trim() !== "";
    this.#panel?.fail({
      ...(hasReason ? {} : { reason: t("form.need.reason") }),
      ...(day ? {} : { effective_on: t("form.need.day") }),
    });
    return hasReason ? day : null;
  }

  #previewed(result: ActResult): void {
    this.#desk.map.showProblem(null);
    this.#outcome.show(result.parcels);
    this.#panel?.outcome(result);
  }

  #saved(result: ActResult): void {
    this.close();
    this.#desk.map.refreshRegister();
    this.done.emit(result);
  }
}
