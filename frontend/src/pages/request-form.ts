/** The household's request form. Without this script the form is one long page and works as well. */

import { AskForm } from "../requests/ask-form";

const form = document.querySelector<HTMLFormElement>("#ask");
if (form) new AskForm(form).start();
