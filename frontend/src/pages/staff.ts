/** What every page of the office does. */

import { echoDays } from "../ui/day-echo";
import { labelCells } from "../ui/narrow-tables";
import { keepTyped } from "../ui/typed-again";

echoDays(document, document.documentElement.lang === "en" ? "en" : "th");
labelCells(document);
keepTyped(document, location.pathname);
