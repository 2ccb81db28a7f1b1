import type { StoredEvent } from '../../events/catalogue.ts';

/**
 * Whose decision a move carries out: a person's Slack id, or `agent`. What the agent decides on a mail that was put before a
 * person carries out that person's "carry on". `events`: of its thread.
 */
export const decidedBy = (events: readonly StoredEvent[], move: number): string => {
  const decision = decisionOf(events, move);
  if (decision === null) return AGENT;
  const by = 'by' in decision.data ? decision.data.by : AGENT;
  return by === AGENT ? (carriedOnBy(events, decision) ?? AGENT) : by;
};

const AGENT = 'agent';

/** Who said "carry on" since we last mailed anything; null: nobody. */
const carriedOnBy = (events: readonly StoredEvent[], { position }: StoredEvent): string | null => {
  const last = events.findLast((event) => event.position < position && STEPS.has(event.type));
  return last?.type === 'EscalationReturned' ? last.data.by : null;
};

const STEPS: ReadonlySet<StoredEvent['type']> = new Set(['EscalationReturned', 'MailSent', 'PersonWrote']);

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
