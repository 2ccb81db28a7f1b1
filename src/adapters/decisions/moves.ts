import type { StoredEvent } from '../../events/catalogue.ts';
import type { NegotiationId } from '../../events/units.ts';
import type { Reads } from '../../projections/states.ts';

/** Who decided a move: `agent`, or a person's Slack id. What the agent decides by itself, such as a reminder, names nobody. */
export const decidedBy = (reads: Reads, negotiationId: NegotiationId, move: number): string =>
  (reads.prepare(DECIDED_BY).get(`negotiation:${negotiationId}`, move) as { by: string } | undefined)?.by ?? 'agent';

const DECIDED_BY = `SELECT data ->> '$.by' AS by FROM events WHERE stream = ? AND data ->> '$.move' = ?
  AND type IN ('OfferDecided', 'AgreementReached', 'NegotiationDeclined') ORDER BY version LIMIT 1`;

/** The event that decided a move: everything that its mail may say is found from it. */
export const decisionOf = (
  events: readonly StoredEvent[],
  move: number,
): Extract<StoredEvent, { type: (typeof DECISIONS)[number] }> | null => {
  const decision = events.find(
    (event) => DECISIONS.some((type) => type === event.type) && 'move' in event.data && event.data.move === move,
  );
  return decision === undefined ? null : (decision as NonNullable<ReturnType<typeof decisionOf>>);
};

const DECISIONS = [
  'OfferDecided',
  'AnswerDecided',
  'FollowUpDecided',
  'AgreementReached',
  'NegotiationDeclined',
] as const satisfies readonly StoredEvent['type'][];
