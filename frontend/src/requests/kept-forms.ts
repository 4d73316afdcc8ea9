/** On the household's other pages: send what an earlier page could not. */

import { forget, send, waiting } from "./outgoing";

const RETRY_MS = 30_000;

/** A refused form is told of: its answers still stand in the draft of its own page. */
async function sendAll(notice: HTMLElement, refused: HTMLElement | null): Promise<void> {
  for (const form of await waiting()) {
    const answer = await send(form);
    if (answer.kind === "taken" || answer.kind === "refused") await forget(form.uuid);
    if (answer.kind === "refused" && refused) refused.hidden = false;
    if (answer.kind === "taken") window.location.assign(answer.url);
  }
  notice.hidden = (await waiting()).length === 0;
}

export function sendKeptForms(notice: HTMLElement, refused: HTMLElement | null): void {
  const attempt = () => void sendAll(notice, refused).catch(() => undefined);
  window.addEventListener("online", attempt);
  setInterval(attempt, RETRY_MS);
  attempt();
}
