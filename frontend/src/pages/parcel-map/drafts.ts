/** Deciding drafted footprints: next, mark, correct, accept, dismiss with a reason, take back. */

import {
  type Decision,
  type Draft,
  decide,
  draftsOf,
  searchPicture,
  stopSearch,
} from "../../api/drafts";
import type { Imagery, MapContext } from "../../api/types";
import { t } from "../../i18n";
import { DraftLayer } from "../../map/draft-layer";
import { DraftList } from "../../parcels/draft-list";
import { DraftsPanel } from "../../ui/drafts-panel";
import { imageryTitle } from "../../ui/pickers";
import { toast } from "../../ui/toast";
import type { Desk } from "./desk";
import { justDone, keepOutline, parcelOfCode, saying, tie } from "./draft-changes";
import { DraftFix } from "./draft-fix";
import type { Drawing } from "./drawing";

const LOOK_EVERY_MS = 2000;

type Said = "drafts.accepted" | "drafts.dismissed" | "drafts.taken_back";

export class DraftDesk {
  readonly #desk: Desk;
  readonly #context: MapContext;
  readonly #drawing: Drawing;
  readonly #layer: DraftLayer;
  readonly #fix: DraftFix;
  #picture: Imagery | null = null;
  #panel: DraftsPanel | null = null;
  readonly #list = new DraftList<Draft>();
  #isDecided = false;
  #drawn: number | null = null;
  /** What was decided last, for one key that takes it back. */
  #last: number[] = [];

  constructor(desk: Desk, context: MapContext, drawing: Drawing) {
    this.#desk = desk;
    this.#context = context;
    this.#drawing = drawing;
    this.#layer = new DraftLayer(desk.map);
    this.#layer.clicked.on((id) => this.#isHere && this.#look(id));
    this.#layer.parcel.on((id) => this.#tie(id));
    this.#fix = new DraftFix(desk, drawing.sketch, {
      keep: (draft, shape) => keepOutline(draft, shape, () => void this.#load()),
      left: () => this.#backToList(),
    });
    drawing.saved.on(({ kind, id }) => {
      if (kind === "building" && this.#drawn) void this.#registered(this.#drawn, id);
    });
    drawing.changed.on((kind) => {
      if (kind === null && this.#drawn) this.#backToList();
    });
  }

  /** The list is what the right side shows: only then its keys mean anything. */
  get #isHere(): boolean {
    return this.#panel?.element.isConnected ?? false;
  }

  async open(picture: Imagery | null): Promise<void> {
    if (!this.#context.can.edit) return void toast(t("tools.why.role"), "warn");
    if (picture?.kind !== "orthophoto") return void toast(t("drafts.choose"), "warn");
    this.#picture = picture;
    this.#isDecided = false;
    this.#list.restart();
    this.#backToList();
    await this.#load();
    this.#go();
  }

  #backToList(): void {
    this.#drawn = null;
    if (!this.#picture) return;
    this.#panel = new DraftsPanel(imageryTitle(this.#picture), {
      search: () => void this.#run(searchPicture),
      stop: () => void this.#run(stopSearch),
      look: (id) => {
        this.#look(id);
        this.#go();
      },
      mark: (id) => this.#mark(id),
      accept: () => this.#accept(),
      fix: () => this.#correct(),
      dismiss: (why) => this.#dismiss(why),
      takeBack: () => this.#takeBack(this.#list.concerned),
      list: (isDecided) => void this.#show(isDecided),
      pick: (isPicking) => this.#layer.pick(isPicking),
      code: (code) => void this.#tieByCode(code),
      close: () => this.close(),
    });
    this.#desk.map.isPicking = false;
    this.#desk.showRight(this.#panel.element, "is-drawing is-form");
    void this.#load();
  }

  close(): void {
    this.#panel?.tie.toggle(false);
    this.#picture = null;
    this.#panel = null;
    this.#list.restart();
    this.#layer.show([]);
    this.#desk.map.isPicking = true;
    this.#desk.showRight(null);
  }

  /**
   * J and K go on and back, with Shift they mark on the way, space marks, M marks all or none, A accepts,
   * F corrects, D dismisses, T ties to a parcel, U takes back, Escape closes.
   */
  key(key: string, event: KeyboardEvent): boolean {
    if (this.#fix.isOn) return this.#fix.key(key, event);
    if (!this.#isHere || this.#drawing.kind) return false;
    if (event.metaKey || event.ctrlKey) {
      const isUndo = key.toLowerCase() === "z" && !event.shiftKey && this.#last.length > 0;
      if (isUndo) this.#takeBack(this.#last);
      return isUndo;
    }
    const run = this.#keys(event.shiftKey)[key.length === 1 ? key.toLowerCase() : key];
    run?.();
    return run !== undefined;
  }

  #keys(isMarking: boolean): Record<string, () => void> {
    const both = {
      j: () => this.#step(1, isMarking),
      k: () => this.#step(-1, isMarking),
      " ": () => this.#list.current && this.#mark(this.#list.current.id),
      m: () => {
        this.#list.markAll();
        this.#tellLook();
      },
      Escape: () => this.#stepBack(),
    };
    if (this.#isDecided) return { ...both, u: () => this.#takeBack(this.#list.concerned) };
    return {
      ...both,
      a: () => this.#accept(),
      f: () => this.#correct(),
      d: () => this.#dismiss(this.#panel?.why ?? ""),
      t: () => this.#panel?.tie.toggle(),
      u: () => this.#takeBack(this.#last),
    };
  }

  #mark(id: number): void {
    this.#list.mark(id);
    this.#tellLook();
  }

  #stepBack(): void {
    if (this.#panel?.tie.isPicking) this.#panel.tie.toggle(false);
    else this.close();
  }

  async #show(isDecided: boolean): Promise<void> {
    this.#isDecided = isDecided;
    this.#list.restart();
    await this.#load();
    this.#go();
  }

  async #load(): Promise<void> {
    const picture = this.#picture;
    if (!picture) return;
    const isDecided = this.#isDecided;
    try {
      const found = await draftsOf(picture.id, isDecided);
      if (this.#picture !== picture || this.#isDecided !== isDecided || !this.#panel) return;
      this.#list.show(found.drafts);
      this.#layer.show(found.drafts);
      this.#panel.run(found.run);
      this.#panel.show(found, isDecided);
      this.#tellLook();
      if (found.run?.is_open) setTimeout(() => void this.#load(), LOOK_EVERY_MS);
    } catch (reason) {
      toast(t("error.load", { reason: (reason as Error).message }), "bad");
    }
  }

  async #run(work: (picture: number) => Promise<unknown>): Promise<void> {
    if (this.#picture) await saying(work(this.#picture.id));
    await this.#load();
  }

  #step(by: number, isMarking: boolean): void {
    this.#list.step(by, isMarking);
    this.#go();
  }

  #look(id: number): void {
    this.#list.look(id);
    this.#tellLook();
  }

  /** The map goes to the one looked at. */
  #go(): void {
    const at = this.#list.current && this.#layer.middle(this.#list.current.id);
    if (at) this.#desk.map.goTo(at, 19);
    this.#tellLook();
  }

  #tellLook(): void {
    const current = this.#list.current?.id ?? null;
    this.#layer.look(current, this.#list.marked);
    this.#panel?.look(current, this.#list.marked);
  }

  /** One on a drawn parcel opens the form of a building; all others become acts at once. */
  #accept(): void {
    const draft = this.#list.current;
    if (!draft) return;
    const isForm = draft.finding === "unregistered" && draft.parcel_id !== null && !draft.is_tied;
    if (!isForm || this.#list.marked.size) {
      void this.#decide({ ids: this.#list.concerned, decision: "accept" }, "drafts.accepted");
      return;
    }
    this.#panel = null;
    this.#drawn = draft.id;
    this.#drawing.startWith("building", draft.geometry);
  }

  async #registered(draft: number, building: number): Promise<void> {
    this.#isDecided = false;
    const done: Decision = { ids: [draft], decision: "accept", building_id: building };
    await this.#decide(done, "drafts.accepted");
  }

  #dismiss(why: string): void {
    const ids = this.#list.concerned;
    void this.#decide({ ids, decision: "dismiss", why }, "drafts.dismissed");
  }

  /** Open again; what was accepted is undone in the register with it. */
  #takeBack(ids: number[]): void {
    void this.#decide({ ids, decision: "reopen" }, "drafts.taken_back");
  }

  async #decide(decision: Decision, said: Said): Promise<void> {
    const { ids } = decision;
    if (!ids.length) return;
    const told = await saying(decide(decision));
    if (!told) return;
    const not = new Set(told.refused.map(({ id }) => id));
    const done = ids.filter((id) => !not.has(id));
    const isBack = decision.decision === "reopen";
    this.#last = isBack ? [] : done;
    const undo = { label: t("tools.undo"), run: () => this.#takeBack(done) };
    if (told.decided) justDone(t(said, { count: told.decided }), ...(isBack ? [] : [undo]));
    const [first] = told.refused;
    if (first) {
      const count = told.refused.length;
      toast(t("drafts.refused", { count, message: first.message }), "warn");
    }
    if (decision.decision !== "dismiss") this.#desk.map.refreshRegister();
    this.#list.unmark();
    await this.#load();
    this.#go();
  }

  #correct(): void {
    const draft = this.#list.current;
    if (!draft) return;
    if (draft.finding === "vanished") return void toast(t("drafts.no_outline"), "warn");
    this.#panel = null;
    this.#fix.start(draft);
  }

  async #tieByCode(code: string): Promise<void> {
    const id = await parcelOfCode(code);
    if (id) this.#tie(id);
  }

  #tie(parcel: number): void {
    const draft = this.#list.current;
    this.#panel?.tie.toggle(false);
    if (draft) void tie(draft, parcel, () => void this.#load());
  }
}
