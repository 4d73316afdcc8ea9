// Read a QR code from a picture or from the camera, in this page alone.

import { decodeQR } from "qr/decode.js";

const MOST_PIXELS = 2000;
const EVERY_MS = 150;
const PATIENCE_MS = 4000;

/** The text of the code in a picture, or "" when none is found. Tries it smaller as well. */
export async function textInPicture(file) {
  const picture = await createImageBitmap(file);
  for (const most of [MOST_PIXELS, 1200, 700]) {
    const text = textIn(picture, picture.width, picture.height, most, PATIENCE_MS);
    if (text) return text;
  }
  return "";
}

function textIn(source, width, height, most, timeLimit) {
  const scale = Math.min(1, most / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(source, 0, 0, canvas.width, canvas.height);
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  try {
    return decodeQR({ width: canvas.width, height: canvas.height, data }, { timeLimit });
  } catch {
    return ""; // no code in it, or not one that can be read
  }
}

/** Shows the camera in `video` and calls `found` with every text; returns how to stop it. */
export async function watchCamera(video, found) {
  const stream = await navigator.mediaDevices.getUserMedia({
    video: { facingMode: "environment", width: { ideal: 1920 } },
  });
  video.srcObject = stream;
  await video.play();
  const timer = setInterval(() => {
    if (!video.videoWidth) return;
    const text = textIn(video, video.videoWidth, video.videoHeight, MOST_PIXELS, EVERY_MS);
    if (text) found(text);
  }, EVERY_MS);
  return () => {
    clearInterval(timer);
    for (const track of stream.getTracks()) track.stop();
  };
}
