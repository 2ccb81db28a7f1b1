import { dates } from './guard/dates.ts';
import { type Check, type DraftFacts, draftOf } from './guard/facts.ts';
import { amounts, currencies, otherNumbers, percentages } from './guard/figures.ts';
import { characters, contacts, language, length, markup, slots } from './guard/form.ts';
import { deliverables } from './guard/package.ts';
import { commitment, confirmation, greeting, signature, wording } from './guard/wording.ts';

export type { DraftFacts } from './guard/facts.ts';

/** The reasons are for the team: what was found, in the draft's own words. */
export type GuardVerdict = Readonly<{ ok: true }> | Readonly<{ ok: false; reasons: readonly string[] }>;

/**
 * Checks a whole worded draft, slots filled, before it may be sent (design §7). It fails closed: what it can't account for it refuses,
 * and a person gets the draft with the reasons.
 */
export const guardDraft = (text: string, facts: DraftFacts): GuardVerdict => {
  const formal = length({ text, plain: text }, facts);
  if (formal.length > 0) return { ok: false, reasons: formal };
  const draft = draftOf(text, facts);
  const reasons = [...new Set(CHECKS.flatMap((check) => check(draft, facts)))];
  return reasons.length === 0 ? { ok: true } : { ok: false, reasons };
};

const CHECKS: readonly Check[] = [
  characters,
  slots,
  markup,
  contacts,
  language,
  greeting,
  amounts,
  currencies,
  percentages,
  dates,
  deliverables,
  otherNumbers,
  wording,
  commitment,
  confirmation,
  signature,
];
