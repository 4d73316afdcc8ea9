/** The page of a tax run: keeps the bar true while the worker computes, then shows the result. */

import { ApiError, get } from "../api/client";

interface Progress {
  label: string;
  done: number;
  total: number;
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
  const bar = document.querySelector<HTMLProgressElement>("#progress progress");
  if (bar) {
    bar.max = Math.max(now.total, 1);
    bar.value = now.done;
  }
}

async function watch(url: string): Promise<void> {
  try {
    const now = await get<Progress>(url);
    show(now);
    if (!now.is_open) {
      location.reload();
      return;
    }
    setTimeout(() => void watch(url), EVERY_MS);
  } catch (reason) {
    if (reason instanceof ApiError && reason.isConnection) {
      setTimeout(() => void watch(url), PATIENCE_MS);
    } else {
      throw reason;
    }
  }
}

const data = document.getElementById("tax-progress")?.textContent;
if (data) void watch((JSON.parse(data) as { url: string }).url);
