/** Sends one file in pieces (tus 1.0) and goes on after a lost line, a reload or a restart. */

import { language } from "../i18n";
import { ApiError, csrfToken } from "./client";

export interface UploadState {
  sent: number;
  total: number;
  /** Bytes a second, of the last pieces. */
  speed: number;
  isWaiting: boolean;
}

const SMALLEST = 256 * 1024;
const LARGEST = 8 * 1024 * 1024;
const PIECE_SECONDS = 4;
const PATIENCE_MS = [1000, 2000, 5000, 10_000, 15_000];

export class Upload {
  readonly file: File;
  readonly #door: string;
  readonly #changed: (state: UploadState) => void;
  readonly #stop = new AbortController();
  #place = "";
  #sent = 0;
  #piece = SMALLEST;
  #speed = 0;

  constructor(door: string, file: File, changed: (state: UploadState) => void) {
    this.#door = door;
    this.file = file;
    this.#changed = changed;
  }

  /** Sends until all has arrived; the key by which the server knows the file. */
  async send(): Promise<string> {
    this.#place = await this.#patiently(() => this.#open());
    while (this.#sent < this.file.size) await this.#patiently(() => this.#sendPiece());
    return this.#place.split("/").at(-1) ?? "";
  }

  /** Keeps what has arrived: the same file chosen again goes on from there. */
  pause(): void {
    this.#stop.abort();
  }

  async discard(): Promise<void> {
    this.pause();
    if (this.#place) await fetch(this.#place, { method: "DELETE", headers: headers() });
  }

  async #open(): Promise<string> {
    const { name, size, lastModified } = this.file;
    const about = { filename: name, fingerprint: `${size}-${lastModified}` };
    const response = await this.#ask(this.#door, "POST", {
      "Upload-Length": String(size),
      "Upload-Metadata": Object.entries(about)
        .map(([key, value]) => `${key} ${base64(new TextEncoder().encode(value))}`)
        .join(","),
    });
    this.#arrived(Number(response.headers.get("Upload-Offset") ?? 0));
    return response.headers.get("Location") ?? "";
  }

  async #sendPiece(): Promise<void> {
    const body = await this.file.slice(this.#sent, this.#sent + this.#piece).arrayBuffer();
    const start = performance.now();
    const extra: Record<string, string> = {
      "Content-Type": "application/offset+octet-stream",
      "Upload-Offset": String(this.#sent),
    };
    // Browsers hash only on https and localhost; elsewhere the length is all there is to check.
    if (globalThis.crypto?.subtle) {
      const digest = await crypto.subtle.digest("SHA-256", body);
      extra["Upload-Checksum"] = `sha256 ${base64(new Uint8Array(digest))}`;
    }
    const response = await this.#ask(this.#place, "PATCH", extra, body);
    const seconds = Math.max(0.01, (performance.now() - start) / 1000);
    this.#speed = body.byteLength / seconds;
    this.#piece = Math.min(LARGEST, Math.max(SMALLEST, this.#speed * PIECE_SECONDS));
    this.#arrived(Number(response.headers.get("Upload-Offset")));
  }

  async #ask(
    url: string,
    method: string,
    extra: Record<string, string>,
    body?: ArrayBuffer,
  ): Promise<Response> {
    const { signal } = this.#stop;
    let response: Response;
    try {
      response = await fetch(url, {
        method,
        headers: { ...headers(), ...extra },
        signal,
        ...(body ? { body } : {}),
      });
    } catch (reason) {
      if (signal.aborted) throw reason;
      throw new ApiError(0, { message: String(reason) });
    }
    if (response.ok) return response;
    const isJson = response.headers.get("content-type")?.includes("json");
    throw new ApiError(response.status, isJson ? await response.json() : {});
  }

  /** Tries again while it is the line that fails, asking first how much has arrived. */
  async #patiently<Result>(work: () => Promise<Result>): Promise<Result> {
    for (let tries = 0; ; tries++) {
      try {
        return await work();
      } catch (reason) {
        const isPassing = reason instanceof ApiError && (reason.isConnection || isOwn(reason));
        if (!isPassing) throw reason;
        this.#say(true);
        await this.#wait(PATIENCE_MS[Math.min(tries, PATIENCE_MS.length - 1)] ?? 1000);
        await this.#lookAgain();
      }
    }
  }

  async #lookAgain(): Promise<void> {
    if (!this.#place) return;
    try {
      const response = await this.#ask(this.#place, "HEAD", {});
      this.#arrived(Number(response.headers.get("Upload-Offset")));
    } catch (reason) {
      if (!(reason instanceof ApiError && reason.isConnection)) throw reason;
    }
  }

  #wait(milliseconds: number): Promise<void> {
    return new Promise((go, leave) => {
      const timer = setTimeout(go, milliseconds);
      addEventListener("online", () => go(), { once: true });
      this.#stop.signal.addEventListener("abort", () => {
        clearTimeout(timer);
        leave(this.#stop.signal.reason);
      });
    });
  }

  #arrived(offset: number): void {
    this.#sent = offset;
    this.#say(false);
  }

  #say(isWaiting: boolean): void {
    this.#changed({
      sent: this.#sent,
      total: this.file.size,
      speed: this.#speed,
      isWaiting,
    });
  }
}

/** A wrong offset, a damaged piece or a place still held by the lost request: look again, go on. */
function isOwn({ status }: ApiError): boolean {
  return status === 409 || status === 423 || status === 460;
}

function headers(): Record<string, string> {
  return {
    Accept: "application/json",
    "Accept-Language": language(),
    "Tus-Resumable": "1.0.0",
    "X-CSRFToken": csrfToken(),
  };
}

function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}
