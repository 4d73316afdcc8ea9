/** What every act says: why, since which day, on what paper. Pure. */

import type { Key } from "../i18n";
import { parseDay } from "../lib/years";
import type { Errors } from "./form";

export interface BecauseForm {
  reason: string;
  /** Days as typed, in the Buddhist era. */
  effective_on: string;
  document_kind: string;
  document_number: string;
  document_day: string;
}

export const DOCUMENT_KINDS = [
  "deed",
  "land_office_file",
  "survey_form",
  "court_order",
  "owner_statement",
  "orthophoto",
  "other",
] as const;

export function emptyBecause(today: string, reason = ""): BecauseForm {
  return {
    reason,
    effective_on: today,
    document_kind: "",
    document_number: "",
    document_day: "",
  };
}

export function becauseErrors(form: BecauseForm): Errors {
  const errors: Record<string, Key> = {};
  if (!form.reason.trim()) errors.reason = "form.need.reason";
  if (!parseDay(form.effective_on)) errors.effective_on = "form.need.day";
  if (form.document_day.trim() && !parseDay(form.document_day)) {
    errors.document_day = "form.need.day";
  }
  return errors;
}

export function becauseBody(form: BecauseForm): Record<string, unknown> {
  const document = form.document_kind
    ? {
        kind: form.document_kind,
        number: form.document_number.trim(),
        dated_on: parseDay(form.document_day),
      }
    : null;
  return { reason: form.reason.trim(), effective_on: parseDay(form.effective_on), document };
}
