import type { StoredEvent } from '../../events/catalogue.ts';
import { isPersonsMail } from './correspondence.ts';

/**
 * `by`: a person's Slack id, or `agent`. `escalated`: it answers what was put before a person, whoever decides the answer after
 * that person has let the agent go on.
 */
export type Origin = Readonly<{ by: string; escalated: boolean }>;

/** Where a move comes from. `events`: of its thread. */
export const originOf = (events: readonly StoredEvent[], move: number): Origin => {
  const decision = decisionOf(events, move);
  if (decision === null) return { by: AGENT, escalated: false };
  const before = events.filter(({ position }) => position < decision.position);
  const asked = before.findLast(({ type }) => type === 'NegotiationEscalated');
  return {
    by: 'by' in decision.data ? decision.data.by : AGENT,
    // A reminder answers nothing.
    escalated:
      asked !== undefined &&
      decision.type !== 'FollowUpDecided' &&
      !before.some((event) => event.position > asked.position && answers(event, asked, events)),
  };
};

const AGENT = 'agent';

/** A mail of ours that was decided before a person was asked answers nothing of it, although it is found to have left later. */
const answers = (event: StoredEvent, { position }: StoredEvent, events: readonly StoredEvent[]): boolean => {
  if (event.type === 'MailSent') return (decisionOf(events, event.data.move)?.position ?? 0) > position;
  // All that was asked before is over with a reopening.
  return isPersonsMail(event) || event.type === 'NegotiationReopened';
};

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
