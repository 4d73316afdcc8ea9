/** The page of a tax run. */

import { watchProgress } from "../ui/progress";

const data = document.getElementById("tax-progress")?.textContent;
if (data) void watchProgress((JSON.parse(data) as { url: string }).url);
