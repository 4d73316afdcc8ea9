/** What every page of the office does. */

import { echoDays } from "../ui/day-echo";
import { labelCells } from "../ui/narrow-tables";

echoDays(document, document.documentElement.lang === "en" ? "en" : "th");
labelCells(document);
