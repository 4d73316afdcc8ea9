/** The page of a picture being prepared: keeps the bar true, then shows the result. */

import { ApiError, get } from "../api/client";

interface Progress {
  label: string;
  percent: number;
  is_open: boolean;
}

const EVERY_MS = 1000;
const PATIENCE_MS = 5000;

function put(part: string, text: string): void {
  const place = document.querySelector(`#progress [data-${part}]`);
  if (place) place.textContent = text;
}

async function watch(url: string): Promise<void> {
  try {
    const now = await get<Progress>(url);
    put("label", now.label);
    put("done", String(now.percent));
    const bar = document.querySelector<HTMLProgressElement>("#progress progress");
    if (bar) bar.value = now.percent;
    if (now.is_open) setTimeout(() => void watch(url), EVERY_MS);
    else location.reload();
  } catch (reason) {
    if (!(reason instanceof ApiError && reason.isConnection)) throw reason;
    setTimeout(() => void watch(url), PATIENCE_MS);
  }
}

const data = document.getElementById("page-data")?.textContent;
if (data) void watch((JSON.parse(data) as { progress: string }).progress);
