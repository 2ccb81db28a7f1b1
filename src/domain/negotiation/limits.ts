import { dayIn } from '../calendar.ts';
import { type Ceiling } from '../pricing/ceiling.ts';
import { ceilingFor } from '../pricing/flexibility.ts';
import type { CeilingInputs } from '../../events/catalogue/negotiation.ts';
import type { Cents } from '../../events/units.ts';
import type { Limits } from './commands.ts';
import type { Negotiation } from './state.ts';

/** How far this influencer's price may go at this moment (policy §2). */
export const ceilingOf = ({ terms }: Negotiation, limits: Pick<Limits, 'terms' | 'entries'>): Ceiling =>
  ceilingFor(limits.terms, limits.entries, {
    negotiationId: terms.negotiationId,
    impressions: terms.impressions,
    engagement: terms.engagement,
    limit: terms.limits.limit,
  });

/** After the timeline's end nothing new starts, and replies go to a person (policy §1, §4). */
export const isOver = ({ lapsed, terms }: Negotiation, { now, policy }: Pick<Limits, 'now' | 'policy'>): boolean =>
  lapsed || dayIn(now, policy.timeZone) > terms.deadline;

/** The price above which a person is asked at once (policy §3 rule 4); a ceiling that a person raised never lowers it. */
export const thresholdPrice = (
  negotiation: Negotiation,
  ceiling: Ceiling,
  { policy }: Pick<Limits, 'policy'>,
): number => {
  const own = Math.min(ceiling.hardCapPrice, negotiation.terms.limits.limit ?? ceiling.hardCapPrice);
  return policy.thresholdFactor * Math.max(own, negotiation.raisedCeiling ?? 0);
};

/** What an offer's event keeps of the ceiling it was decided under. */
export const inputsOf = ({ reason: _reason, ...ceiling }: Ceiling, quality: number): CeilingInputs => ({
  ...ceiling,
  quality,
});

export const atLeast = (a: Cents, b: Cents): Cents => (a > b ? a : b);
