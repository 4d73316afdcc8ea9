/** The work lists: what is wrong, what may stand, what was mended. */

import { get, post, remove } from "./client";
import type { WorkItem, WorkLists, WorkState } from "./types";

export const workLists = (): Promise<WorkLists> => get("/api/worklists/");

export const checkWhole = (): Promise<WorkLists> => post("/api/worklists/check", {});

export const workItems = (
  key: string,
  state: WorkState,
): Promise<{ results: WorkItem[]; total: number }> => get(`/api/worklists/${key}/`, { state });

export const exceptFinding = (id: number, reason: string, until: string | null): Promise<void> =>
  post(`/api/findings/${id}/exception`, { reason, until });

export const revokeException = (id: number): Promise<void> =>
  remove(`/api/findings/${id}/exception`);
