/** Forms that wait for signal: kept whole in the phone's own database, sent when it comes back. */

export interface Kept {
  uuid: string;
  url: string;
  entries: [string, string | File][];
}

export type Sent =
  | { kind: "taken"; url: string }
  | { kind: "refused"; message: string; fields: Record<string, string[]> }
  | { kind: "sign_in"; message: string; url: string }
  | { kind: "no_signal" };

const STORE = "outgoing";
const TIMEOUT_MS = 45_000;

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("requests", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "uuid" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function settle<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function store(mode: IDBTransactionMode): Promise<IDBObjectStore> {
  return (await open()).transaction(STORE, mode).objectStore(STORE);
}

export async function keep(form: Kept): Promise<void> {
  await settle((await store("readwrite")).put(form));
}

export async function forget(uuid: string): Promise<void> {
  await settle((await store("readwrite")).delete(uuid));
}

export async function waiting(): Promise<Kept[]> {
  return settle<Kept[]>((await store("readonly")).getAll());
}

function csrfToken(): string {
  const cookie = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1];
  const field = document.querySelector<HTMLInputElement>("input[name=csrfmiddlewaretoken]");
  return cookie ? decodeURIComponent(cookie) : (field?.value ?? "");
}

function bodyOf(form: Kept): FormData {
  const body = new FormData();
  for (const [name, value] of form.entries) {
    if (name !== "csrfmiddlewaretoken") body.append(name, value);
  }
  return body;
}

/** Send a form. No answer, or an answer of a gateway, means no signal: the form stays kept. */
export async function send(form: Kept): Promise<Sent> {
  let response: Response;
  try {
    response = await fetch(form.url, {
      method: "POST",
      body: bodyOf(form),
      headers: { Accept: "application/json", "X-CSRFToken": csrfToken() },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch {
    return { kind: "no_signal" };
  }
  return read(response);
}

async function read(response: Response): Promise<Sent> {
  const isJson = response.headers.get("content-type")?.includes("json") ?? false;
  if (!isJson) return { kind: "no_signal" };
  const body = await response.json();
  if (response.status === 201) return { kind: "taken", url: body.url };
  if (response.status === 401) return { kind: "sign_in", message: body.message, url: body.url };
  return { kind: "refused", message: body.message, fields: body.fields ?? {} };
}
