/** Acts from forms: correct, change use, transfer, demolish, retire, mend a finding, take an act back. */

import { ApiError, type Conflict } from "../../api/client";
import { act, parcel as fetchParcel } from "../../api/register";
import type { ActResult, HistoryEntry, MapContext, ParcelDetail } from "../../api/types";
import { t } from "../../i18n";
import { Emitter } from "../../lib/emitter";
import { dayInput } from "../../lib/years";
import { Outcome } from "../../map/outcome";
import { PointPick } from "../../map/point-pick";
import { type BecauseForm, becauseBody, becauseErrors, emptyBecause } from "../../parcels/because";
import type { Seen } from "../../parcels/record-drafts";
import { debounce } from "../../ui/dom";
import { errorWords } from "../../ui/object-form";
import { type FormVerb, RECORD_FORMS, type RecordFields, type Thing } from "../../ui/record-forms";
import { RecordPanel } from "../../ui/record-panel";
import { toast } from "../../ui/toast";
import type { Desk } from "./desk";
import { forgetPutAway } from "./put-away";
import { type FormDraft, RecordKeeper } from "./record-keeper";
import type { WaitingActs } from "./waiting";

/** What a form is about; the acts of lists and of the history have none and are not kept. */
type About = Pick<FormDraft, "verb" | "parcelId" | "buildingId" | "houseId">;

/** On the parcel, a building or a house, by their ids. */
type Named = { building?: { id: number }; house?: { id: number } };

type Begun = { about?: About } & Partial<Pick<FormDraft, "seen" | "because" | "clientId">>;

interface Task {
  fields: RecordFields;
  about: About | null;
  /** The form as it was opened: as long as nothing differs there is nothing to keep. */
  untouched: string;
  because: BecauseForm;
  panel: RecordPanel;
  seen: Seen;
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
  readonly keeper: RecordKeeper;

  constructor(desk: Desk, context: MapContext, owner: string, waiting: WaitingActs) {
    this.#waiting = waiting;
    this.keeper = new RecordKeeper(owner, (draft) => {
      const { verb, parcelId, buildingId, houseId } = draft;
      const building = buildingId === null ? {} : { building: { id: buildingId } };
      const house = houseId === null ? {} : { house: { id: houseId } };
      void this.start(verb, parcelId, { ...building, ...house }, draft);
    });
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
  async start(
    verb: FormVerb,
    parcelId: number,
    of: Named = {},
    draft: FormDraft | null = null,
  ): Promise<void> {
    try {
      const parcel = await fetchParcel(parcelId);
      const thing = found(parcel, of);
      const fields = RECORD_FORMS[verb]({
        parcel,
        context: this.#context,
        changed: () => this.#changed(),
        ...thing,
        ...(draft && { kept: draft.typed }),
      });
      this.#open(fields, { ...begunOn(verb, parcel, thing), ...draft });
      if (draft && parcel.geometry) this.#desk.map.fitShape(parcel.geometry);
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
    this.#open(fields, { because: emptyBecause(dayInput(this.#context.today), title) });
  }

  #open(fields: RecordFields, begun: Begun = {}): void {
    this.cancel();
    forgetPutAway();
    const because = { ...emptyBecause(dayInput(this.#context.today)), ...begun.because };
    const panel = new RecordPanel(fields, because, {
      changed: () => this.#changed(),
      save: () => void this.save(),
      cancel: () => this.#putAway(),
      resend: (theirs) => void this.#resend(theirs),
      discard: () => this.cancel(),
    });
    this.#task = {
      fields,
      about: begun.about ?? null,
      untouched: "",
      because,
      panel,
      seen: begun.seen ?? { seen: {}, seen_buildings: {} },
      theirs: new Set(),
      clientId: begun.clientId ?? crypto.randomUUID(),
    };
    this.#task.untouched = begun.clientId ? "" : typedText(this.#task);
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

  #changed(): void {
    this.#preview();
    const draft = this.#task && draftOf(this.#task);
    if (draft) this.keeper.keep(draft);
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
      // Of what has ended the answer names nothing; the title does.
      const label = result.parcels.length ? result.label : task.fields.title;
      this.done.emit({ ...result, label });
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

  #putAway(): void {
    const draft = this.#task && draftOf(this.#task);
    this.cancel();
    if (draft) this.keeper.putAway(draft);
  }

  cancel(): void {
    if (!this.#task) return;
    this.#close();
    this.closed.emit();
  }

  #close(): void {
    this.#task = null;
    this.keeper.clear();
    this.#preview.cancel();
    this.#request?.abort();
    this.#outcome.show([]);
    this.#desk.map.showProblem(null);
    this.#pick.stop();
    this.#desk.showRight(null);
  }
}

/** The building and the house as they are now. Throws when one is not on the parcel any more. */
function found(parcel: ParcelDetail, of: Named): Thing {
  const building = parcel.buildings.find(({ id }) => id === of.building?.id);
  const house = parcel.houses.find(({ id }) => id === of.house?.id);
  if ((of.building && !building) || (of.house && !house)) throw new Error(t("record.gone"));
  return { ...(building && { building }), ...(house && { house }) };
}

function begunOn(verb: FormVerb, parcel: ParcelDetail, { building, house }: Thing): Begun {
  const ids = { parcelId: parcel.id, buildingId: building?.id ?? null, houseId: house?.id ?? null };
  const seen = {
    seen: building ? {} : { [parcel.id]: parcel.version },
    seen_buildings: building ? { [building.id]: building.version } : {},
  };
  return { about: { verb, ...ids }, seen };
}

function typedText({ fields, because }: Task): string {
  return JSON.stringify([fields.typed?.() ?? null, because]);
}

/** What of the task is kept; null while nothing would be lost with it. */
function draftOf(task: Task): FormDraft | null {
  const { fields, about, because, seen, clientId, untouched } = task;
  if (!about || typedText(task) === untouched) return null;
  const typed = fields.typed?.() ?? null;
  return { ...about, typed, because, seen, clientId, savedAt: new Date().toISOString() };
}
