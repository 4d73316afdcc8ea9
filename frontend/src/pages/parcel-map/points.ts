/** House points and signs: a click on the ground, a short form, one act. */

import { ApiError } from "../../api/client";
import { act } from "../../api/register";
import type { ActResult, MapContext } from "../../api/types";
import { t } from "../../i18n";
import { Emitter } from "../../lib/emitter";
import { dayInput, parseDay } from "../../lib/years";
import { PointPick } from "../../map/point-pick";
import { emptyPoint, type PointForm, type PointKind, pointBody } from "../../parcels/points";
import { errorWords } from "../../ui/object-form";
import { PointPanel } from "../../ui/point-panel";
import { toast } from "../../ui/toast";
import type { Desk } from "./desk";
import type { WaitingActs } from "./waiting";

export class Points {
  readonly done = new Emitter<ActResult>();
  readonly changed = new Emitter<PointKind | null>();
  readonly #desk: Desk;
  readonly #context: MapContext;
  readonly #pick: PointPick;
  readonly #waiting: WaitingActs;
  #work: { kind: PointKind; form: PointForm; panel: PointPanel; clientId: string } | null = null;

  constructor(desk: Desk, context: MapContext, waiting: WaitingActs) {
    this.#waiting = waiting;
    this.#desk = desk;
    this.#context = context;
    this.#pick = new PointPick(desk.map);
    this.#pick.picked.on((position) => {
      if (!this.#work) return;
      this.#work.form.position = position;
      this.#work.panel.placed();
    });
  }

  get kind(): PointKind | null {
    return this.#work?.kind ?? null;
  }

  start(kind: PointKind): void {
    const form = emptyPoint(dayInput(this.#context.today));
    const panel = new PointPanel(kind, form, this.#context, {
      save: () => void this.save(),
      cancel: () => this.cancel(),
    });
    this.#work = { kind, form, panel, clientId: crypto.randomUUID() };
    this.#desk.showRight(panel.element, "is-drawing is-form");
    this.#pick.start();
    this.changed.emit(kind);
  }

  async save(): Promise<void> {
    const work = this.#work;
    if (!work) return;
    const { errors, body } = pointBody(work.kind, work.form, parseDay(work.form.effective_on));
    work.panel.fail(errorWords(errors));
    if (Object.keys(errors).length) return;
    work.panel.setSaving(true);
    try {
      const result = await act(work.kind, { ...body, client_id: work.clientId });
      this.cancel();
      this.#desk.map.refreshRegister();
      this.done.emit(result);
    } catch (reason) {
      work.panel.setSaving(false);
      if (!(reason instanceof ApiError)) throw reason;
      if (reason.isConnection && body) {
        const title = t(`tools.${work.kind}`);
        const { clientId } = work;
        this.#waiting.add({ path: `/api/acts/${work.kind}`, body, clientId, title });
        this.cancel();
        return;
      }
      const fields = Object.entries(reason.fields).map(([name, [text]]) => [name, text ?? ""]);
      work.panel.fail(Object.fromEntries(fields));
      toast(reason.message, "bad");
    }
  }

  cancel(): void {
    this.#work = null;
    this.#pick.stop();
    this.#desk.showRight(null);
    this.changed.emit(null);
  }
}
