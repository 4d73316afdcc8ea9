/** Keeps a bar true while the worker works, then shows the result by loading the page again. */

import { ApiError, get } from "../api/client";

interface Progress {
  label: string;
  done: number;
  total: number;
  unit?: string;
  is_open: boolean;
}

const EVERY_MS = 700;
const PATIENCE_MS = 5000;

function put(part: string, text: string): void {
  const place = document.querySelector(`#progress [data-${part}]`);
  if (place) place.textContent = text;
}

function show(now: Progress): void {
  put("label", now.label);
  put("done", now.done.toLocaleString());
  put("total", now.total.toLocaleString());
  if (now.unit) put("unit", now.unit);
  const of = document.querySelector<HTMLElement>("#progress [data-of]");
  if (of) of.hidden = !now.total; // a table does not say how many rows it has
  const bar = document.querySelector<HTMLProgressElement>("#progress progress");
  if (bar && !now.total) bar.removeAttribute("value");
  else if (bar) {
    bar.max = Math.max(now.total, now.done, 1);
    bar.value = now.done;
  }
}

export async function watchProgress(url: string): Promise<void> {
  try {
    const now = await get<Progress>(url);
    show(now);
    if (!now.is_open) {
      location.reload();
      return;
    }
    setTimeout(() => void watchProgress(url), EVERY_MS);
  } catch (reason) {
    if (reason instanceof ApiError && reason.isConnection) {
      setTimeout(() => void watchProgress(url), PATIENCE_MS);
    } else {
      throw reason;
    }
  }
}
