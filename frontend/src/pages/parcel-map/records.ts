/** Acts from forms: correct, change use, transfer, demolish, retire, mend a finding, take an act back. */

import { ApiError, type Conflict } from "../../api/client";
import { act, parcel as fetchParcel } from "../../api/register";
import type { ActResult, HistoryEntry, MapContext } from "../../api/types";
import { t } from "../../i18n";
import { Emitter } from "../../lib/emitter";
import { dayInput } from "../../lib/years";
import { Outcome } from "../../map/outcome";
import { PointPick } from "../../map/point-pick";
import { type BecauseForm, becauseBody, becauseErrors, emptyBecause } from "../../parcels/because";
import { debounce } from "../../ui/dom";
import { errorWords } from "../../ui/object-form";
import { type FormVerb, RECORD_FORMS, type RecordFields, type Thing } from "../../ui/record-forms";
import { RecordPanel } from "../../ui/record-panel";
import { toast } from "../../ui/toast";
import type { Desk } from "./desk";
import type { WaitingActs } from "./waiting";

interface Task {
  fields: RecordFields;
  because: BecauseForm;
  panel: RecordPanel;
  /** What was looked at: `seen` and `seen_buildings` of the act. */
  seen: { seen: Record<number, number>; seen_buildings: Record<number, number> };
  /** Fields in which the other's value stays. */
  theirs: ReadonlySet<string>;
  clientId: string;
}

export class Records {
  readonly done = new Emitter<ActResult>();
  readonly closed = new Emitter<void>();
  readonly #desk: Desk;
  readonly #context: MapContext;
  readonly #outcome: Outcome;
  readonly #pick: PointPick;
  readonly #waiting: WaitingActs;
  #task: Task | null = null;
  #request: AbortController | null = null;
  #conflict: Conflict[] = [];

  constructor(desk: Desk, context: MapContext, waiting: WaitingActs) {
    this.#waiting = waiting;
    this.#desk = desk;
    this.#context = context;
    this.#outcome = new Outcome(desk.map);
    this.#pick = new PointPick(desk.map);
    this.#pick.picked.on((point) => this.#task?.fields.picked?.(point));
  }

  get isOpen(): boolean {
    return this.#task !== null;
  }

  /** An act on a parcel, or on a building or a house of it, as it is now. */
  async start(verb: FormVerb, parcelId: number, of: Thing = {}): Promise<void> {
    try {
      const parcel = await fetchParcel(parcelId);
      const building = parcel.buildings.find(({ id }) => id === of.building?.id);
      const house = parcel.houses.find(({ id }) => id === of.house?.id);
      const subject = { parcel, context: this.#context, changed: () => this.#preview() };
      const fields = RECORD_FORMS[verb]({
        ...subject,
        ...(building && { building }),
        ...(house && { house }),
      });
      this.#open(fields, {
        seen: building ? {} : { [parcel.id]: parcel.version },
        seen_buildings: building ? { [building.id]: building.version } : {},
      });
    } catch (reason) {
      toast(t("error.load", { reason: (reason as Error).message }), "bad");
    }
  }

  /** Mend a finding of the work lists, as the list offers it. */
  mend(findingId: number, keep: number | null, title: string): void {
    const body = () => ({ finding_id: findingId, keep });
    this.#open({ verb: "mend", title, element: null, body, mine: () => ({}) });
  }

  /** Taking back an undo does again what it took back. */
  takeBack({ id, label, act }: HistoryEntry): void {
    const body = () => ({ entry_id: id });
    const words = act === "undo" ? "redo" : "undo";
    const title = words === "redo" ? t("redo.reason") : t("undo.reason", { label });
    const fields = { verb: "undo", words, title, element: null, body, mine: () => ({}) } as const;
    this.#open(fields, undefined, title);
  }

  #open(
    fields: RecordFields,
    seen: Task["seen"] = { seen: {}, seen_buildings: {} },
    reason = "",
  ): void {
    this.cancel();
    const because = emptyBecause(dayInput(this.#context.today), reason);
    const panel = new RecordPanel(fields, because, {
      changed: () => this.#preview(),
      save: () => void this.save(),
      cancel: () => this.cancel(),
      resend: (theirs) => void this.#resend(theirs),
      discard: () => this.cancel(),
    });
    this.#task = {
      fields,
      because,
      panel,
      seen,
      theirs: new Set(),
      clientId: crypto.randomUUID(),
    };
    this.#desk.showRight(panel.element, "is-drawing is-form");
    this.#desk.map.isPicking = false;
    if (fields.picked) this.#pick.start();
    // The holders as they are would be refused before a hand has touched them.
    if (fields.verb !== "transfer") this.#preview();
  }

  #body({ fields, because, seen, theirs }: Task): Record<string, unknown> | null {
    const body = fields.body();
    if (!body) return null;
    const kept = Object.entries(body).filter(([name]) => !theirs.has(name));
    return { ...Object.fromEntries(kept), ...becauseBody(because), ...seen };
  }

  readonly #preview = debounce(() => {
    if (this.#task) void this.#ask(this.#task);
  }, 400);

  async #ask(task: Task): Promise<void> {
    this.#request?.abort();
    const body = this.#body(task);
    if (!body?.effective_on) {
      task.panel.clear();
      return;
    }
    const request = new AbortController();
    this.#request = request;
    task.panel.working();
    try {
      const reason = task.because.reason.trim() || t("act.preview_reason");
      const asked = { ...body, reason, preview: true };
      const result = await act(task.fields.verb, asked, request.signal);
      task.panel.result(result);
      this.#outcome.show(result.parcels);
      this.#desk.map.showProblem(null);
    } catch (error) {
      if (!request.signal.aborted) this.#refused(task, error);
    }
  }

  #refused({ panel, fields }: Task, error: unknown): void {
    if (!(error instanceof ApiError)) throw error;
    panel.refused(error, fields.mine());
    this.#outcome.show([]);
    this.#desk.map.showProblem(error.problem);
    const moved = error.conflict.find(({ geometry }) => geometry)?.geometry;
    if (moved) {
      const feature = { type: "Feature" as const, geometry: moved, properties: {} };
      this.#desk.map.showProblem({ type: "FeatureCollection", features: [feature] });
    }
    this.#conflict = error.conflict;
  }

  async #resend(theirs: ReadonlySet<string>): Promise<void> {
    if (!this.#task) return;
    // Only now, that it has been looked at, may the other's state be written over.
    for (const { parcel_id, building_id, version } of this.#conflict) {
      if (parcel_id) this.#task.seen.seen[parcel_id] = version;
      if (building_id) this.#task.seen.seen_buildings[building_id] = version;
    }
    this.#task.theirs = theirs;
    const left = Object.keys(this.#task.fields.mine()).filter((name) => !theirs.has(name));
    if (left.length) await this.save();
    else this.cancel();
  }

  async save(): Promise<void> {
    const task = this.#task;
    if (!task) return;
    const errors = errorWords(becauseErrors(task.because));
    task.panel.fail(errors);
    if (Object.keys(errors).length) return;
    const body = this.#body(task);
    if (!body) {
      const isShares = task.fields.verb === "transfer";
      toast(t(isShares ? "record.how.transfer" : "record.nothing"), "warn");
      return;
    }
    task.panel.setSaving(true);
    this.#preview.cancel();
    this.#request?.abort();
    try {
      const result = await act(task.fields.verb, { ...body, client_id: task.clientId });
      this.#close();
      this.#desk.map.refreshRegister();
      this.done.emit(result);
    } catch (error) {
      task.panel.setSaving(false);
      if (error instanceof ApiError && error.isConnection) this.#wait(task, body);
      else {
        this.#refused(task, error);
        task.panel.reveal();
      }
    }
  }

  #wait({ fields, clientId }: Task, body: Record<string, unknown>): void {
    this.#waiting.add({ path: `/api/acts/${fields.verb}`, body, clientId, title: fields.title });
    this.cancel();
  }

  cancel(): void {
    if (!this.#task) return;
    this.#close();
    this.closed.emit();
  }

  #close(): void {
    this.#task = null;
    this.#preview.cancel();
    this.#request?.abort();
    this.#outcome.show([]);
    this.#desk.map.showProblem(null);
    this.#pick.stop();
    this.#desk.showRight(null);
  }
}
