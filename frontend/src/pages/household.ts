/** The sticker's page: sends forms that were kept for want of signal. */

import { sendKeptForms } from "../requests/kept-forms";

const notice = document.querySelector<HTMLElement>("#kept");
if (notice && "indexedDB" in window) {
  sendKeptForms(notice, document.querySelector<HTMLElement>("#kept-refused"));
}
