import type { NegotiationEvent, StoredEvent } from '../../events/catalogue.ts';
import type { CeilingInputs } from '../../events/catalogue/negotiation.ts';
import type { Stored } from '../../events/event.ts';
import type { CampaignId, EventId, Instant, NegotiationId, Position } from '../../events/units.ts';
import { inputsOf } from '../../domain/negotiation/limits.ts';
import type { Negotiation } from '../../domain/negotiation/state.ts';
import type { Ceiling } from '../../domain/pricing/ceiling.ts';
import { changesBetween } from './changes.ts';
import { type MailCame, mailsCame } from './mail-came.ts';
import { ceilingIn, negotiationOf, replayOf } from './replay.ts';
import { type DecisionEvent, DECISIONS, type Rule, ruleOf } from './rules.ts';

type Event<Type extends NegotiationEvent['type']> = Stored<Extract<NegotiationEvent, { type: Type }>>;

/** What lay before whoever decided. */
export type Facts = Readonly<{
  /** Mails of theirs that it answers, or that led to it at once. */
  mails: readonly Event<'MailReceived'>[];
  reading: Event<'ReplyClassified'> | null;
  /** The draft that the guard refused. */
  refused: Event<'DraftRejected'> | null;
  /** What had come due. */
  timer: Negotiation['timer'];
  /** What a person had been asked, where a person decided. */
  escalation: Event<'NegotiationEscalated'> | null;
  /** Of an opening, which is priced before they have said anything. */
  terms: Pick<Negotiation['terms'], 'engagement' | 'limits' | 'impressions'> | null;
}>;

/** The recorded numbers beside what the log gives at that place: the fields that differ, if any. */
export type Check =
  | Readonly<{ outcome: 'same' | 'not_recorded' }>
  | Readonly<{
      outcome: 'differs';
      fields: readonly Readonly<{ field: string; recorded: unknown; replayed: unknown }>[];
    }>;

/** One decision with everything that it rests on, and what came of it. */
export type Explanation = Readonly<{
  event: Stored<DecisionEvent>;
  facts: Facts;
  rule: Rule;
  /** Recorded with the decision, else as the log gives them; null where no amount was weighed. */
  numbers: CeilingInputs | null;
  check: Check;
  reason: string | null;
  mail: MailCame | null;
  /** `agent`, `influencer`, or the person who decided. */
  by: string;
  /** Who answered, where a person was asked: the decision that ended the waiting. */
  answer: Readonly<{ position: Position; at: Instant; id: EventId; type: string; by: string }> | null;
}>;

/**
 * Every decision of one negotiation, oldest first. Takes the campaign's whole log, since a ceiling depends on all of its
 * negotiations, and what the negotiation's effects went through.
 */
export const explanationsOf = (
  campaignId: CampaignId,
  negotiationId: NegotiationId,
  campaignLog: Iterable<StoredEvent>,
  effects: readonly StoredEvent[],
): readonly Explanation[] => {
  const replay = replayOf(campaignId);
  const own: StoredEvent[] = [];
  const decided: (Omit<Explanation, 'mail' | 'answer'> & Readonly<{ answers: boolean }>)[] = [];
  for (const event of campaignLog) {
    if (negotiationOf(event) !== negotiationId) {
      replay.advance(event);
      continue;
    }
    const before = replay.now.negotiations.get(negotiationId) ?? null;
    const ceiling = isDecision(event) ? ceilingIn(replay.now, negotiationId) : null;
    replay.advance(event);
    if (isDecision(event)) {
      const answers = isAsked(before) && !isAsked(replay.now.negotiations.get(negotiationId) ?? null);
      decided.push({ ...decisionOf(event, own, before, ceiling), answers });
    }
    own.push(event);
  }
  const mails = mailsCame(own, effects);
  return decided.map(({ answers: _answers, ...decision }, index) => ({
    ...decision,
    mail: mails.get(moveOf(decision.event) ?? 0) ?? null,
    answer:
      decision.event.type === 'NegotiationEscalated'
        ? answerIn(decided.slice(index + 1).find(({ answers }) => answers))
        : null,
  }));
};

const TYPES: ReadonlySet<string> = new Set(DECISIONS);

const isDecision = (event: StoredEvent): event is Stored<DecisionEvent> => TYPES.has(event.type);

const decisionOf = (
  event: Stored<DecisionEvent>,
  own: readonly StoredEvent[],
  before: Negotiation | null,
  ceiling: Ceiling | null,
): Omit<Explanation, 'mail' | 'answer'> => {
  const facts = factsOf(event, own, before);
  const understoodAs = facts.reading?.data.understoodAs ?? null;
  const replayed = before === null || ceiling === null ? null : inputsOf(ceiling, before.terms.engagement.quality);
  const recorded = recordedIn(event);
  return {
    event,
    facts,
    rule: ruleOf(event, { before, ceiling, understoodAs }),
    numbers:
      'inputs' in event.data && event.data.inputs !== null ? event.data.inputs : recorded === null ? null : replayed,
    check: checkOf(recorded, replayed),
    reason: 'reason' in event.data ? event.data.reason : null,
    by: byOf(event),
  };
};

const factsOf = (event: Stored<DecisionEvent>, own: readonly StoredEvent[], before: Negotiation | null): Facts => {
  // What was taken back because of a mail stands between that mail and what was decided on it.
  const cause = own.findLast(({ type }) => type !== 'MoveSuperseded');
  const reading = cause?.type === 'ReplyClassified' ? cause : null;
  const isOpening =
    event.type === 'OpeningQueued' || (event.type === 'OfferDecided' && event.data.purpose === 'opening');
  const escalation = own.findLast((each) => each.type === 'NegotiationEscalated');
  return {
    mails: own.filter(
      (each): each is Event<'MailReceived'> =>
        each.type === 'MailReceived' &&
        (each === cause || reading?.data.messageIds.includes(each.data.messageId) === true),
    ),
    reading,
    refused: cause?.type === 'DraftRejected' ? cause : null,
    timer: event.type === 'FollowUpDecided' || event.type === 'NegotiationStale' ? (before?.timer ?? null) : null,
    escalation: isAsked(before) && event.type !== 'NegotiationEscalated' ? (escalation ?? null) : null,
    terms: isOpening ? (before?.terms ?? null) : null,
  };
};

/** Whether a person was being asked, also in a thread that was paused meanwhile. */
const isAsked = (negotiation: Negotiation | null): boolean => {
  const phase = negotiation?.phase;
  return phase?.status === 'escalated' || (phase?.status === 'paused' && phase.before.status === 'escalated');
};

/** The numbers that an event keeps; null where it keeps none. */
const recordedIn = (event: DecisionEvent): Partial<CeilingInputs> | null => {
  switch (event.type) {
    case 'OfferDecided':
    case 'AgreementReached':
      return event.data.inputs;
    case 'OpeningQueued':
      return { room: event.data.room };
    case 'NegotiationEscalated':
      return event.data.ceilingPrice === null ? null : { ceilingPrice: event.data.ceilingPrice };
    default:
      return null;
  }
};

const checkOf = (recorded: Partial<CeilingInputs> | null, replayed: CeilingInputs | null): Check => {
  if (recorded === null || replayed === null) return { outcome: 'not_recorded' };
  const differing = changesBetween<Partial<CeilingInputs>>(replayed, recorded);
  return differing.length === 0
    ? { outcome: 'same' }
    : {
        outcome: 'differs',
        fields: differing.map(({ field, before, after }) => ({ field, recorded: after, replayed: before })),
      };
};

const byOf = ({ data }: DecisionEvent): string => ('by' in data ? data.by : 'agent');

const moveOf = ({ data }: DecisionEvent): number | null => ('move' in data ? data.move : null);

const answerIn = (decision: Pick<Explanation, 'event' | 'by'> | undefined): Explanation['answer'] => {
  if (decision === undefined) return null;
  const { position, occurredAt, id, type } = decision.event;
  return { position, at: occurredAt, id, type, by: decision.by };
};
