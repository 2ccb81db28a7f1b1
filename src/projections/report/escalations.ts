import type { NegotiationEvent } from '../../events/catalogue.ts';
import type { Stored } from '../../events/event.ts';
import type { EscalationTrigger } from '../../events/reading.ts';
import type { Cents, Instant, Position } from '../../events/units.ts';
import type { Negotiation } from '../../domain/negotiation/state.ts';
import type { NegotiationRow } from '../negotiation-rows.ts';
import type { Step, Thread } from './threads.ts';

/** One time that a person was called: what for, with which numbers, and what came of it. */
export type Escalation = Readonly<{
  row: NegotiationRow;
  at: Instant;
  position: Position;
  trigger: EscalationTrigger;
  reason: string;
  /** The words that it was about; null once they were erased, empty where there are none. */
  evidence: string | null;
  ask: Cents | null;
  lastOffer: Cents | null;
  ceilingPrice: Cents | null;
  held: boolean;
  /** Mails that came while the person was being asked. */
  joined: number;
  settled: Settlement | null;
}>;

/** The event that ended it. `by` is a person's Slack id, or who else did: `agent`, `influencer`. */
export type Settlement = Readonly<{ event: Stored<NegotiationEvent>; by: string }>;

/** Every escalation of these negotiations, oldest first. */
export const escalationsOf = (threads: readonly Thread[]): readonly Escalation[] =>
  threads
    .flatMap(({ row, steps }) => steps.flatMap((step, index) => escalationIn(row, step, steps.slice(index + 1))))
    .toSorted((a, b) => a.position - b.position);

const escalationIn = (row: NegotiationRow, { event }: Step, later: readonly Step[]): readonly Escalation[] => {
  if (event.type !== 'NegotiationEscalated') return [];
  const { trigger, reason, ask, lastOffer, ceilingPrice, held } = event.data;
  const end = later.findIndex(({ after }) => !waitsForPerson(after));
  const meanwhile = end === -1 ? later : later.slice(0, end);
  const ended = later[end]?.event;
  return [
    {
      row,
      at: event.occurredAt,
      position: event.position,
      trigger,
      reason,
      evidence: event.personal.content?.evidence ?? null,
      ask,
      lastOffer,
      ceilingPrice,
      held,
      joined: meanwhile.filter((step) => step.event.type === 'EscalationJoined').length,
      settled: ended === undefined ? null : { event: ended, by: settler(ended) },
    },
  ];
};

const waitsForPerson = ({ phase }: Negotiation): boolean =>
  phase.status === 'escalated' || (phase.status === 'paused' && phase.before.status === 'escalated');

const settler = ({ data, metadata }: Stored<NegotiationEvent>): string =>
  ('by' in data ? data.by : undefined) ?? metadata.actor;
