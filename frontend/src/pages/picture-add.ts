/** The page that takes a picture in: the file is sent while the form is filled in. */

import "../css/upload.css";
import { t } from "../i18n";
import { UploadBox } from "../ui/upload-box";

const data = JSON.parse(document.getElementById("page-data")?.textContent ?? "{}") as {
  door: string;
};
const key = document.getElementById("upload-key") as HTMLInputElement | null;
const send = document.getElementById("send") as HTMLButtonElement | null;
const why = document.getElementById("send-why");
const title = document.getElementById("id_title_th") as HTMLInputElement | null;

function arrived(uploaded: string | null, file: File | null): void {
  if (!key || !send) return;
  key.value = uploaded ?? "";
  send.disabled = !uploaded;
  if (why) why.hidden = Boolean(uploaded);
  if (file && title && !title.value) title.value = file.name.replace(/\.tiff?$/i, "");
}

arrived(null, null);
const box = new UploadBox({
  door: data.door,
  accept: ".tif,.tiff,image/tiff",
  hint: t("upload.geotiff"),
  changed: arrived,
});
document.getElementById("upload")?.append(box.element);
