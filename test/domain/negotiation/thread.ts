import { expect } from 'vitest';
import type { LedgerEntry } from '../../../src/domain/campaign/ledger.ts';
import type { Understanding } from '../../../src/domain/mail/understanding.ts';
import type { Limits, NegotiationCommand, ReceivedMail } from '../../../src/domain/negotiation/commands.ts';
import { CommandNotAllowed, decide } from '../../../src/domain/negotiation/decide.ts';
import { evolve } from '../../../src/domain/negotiation/evolve.ts';
import { entryOf, type Negotiation, type Status, type Terms } from '../../../src/domain/negotiation/state.ts';
import type { NegotiationEvent } from '../../../src/events/catalogue.ts';
import type { MovePurpose } from '../../../src/events/catalogue/negotiation.ts';
import {
  CampaignId,
  type Cents,
  cents,
  Cpm,
  Day,
  EffectId,
  InfluencerId,
  Instant,
  NegotiationId,
  Views,
} from '../../../src/events/units.ts';
import { terms as campaignTerms } from '../pricing/campaign-case.ts';

/** The influencer of the policy's worked examples: 40,000 views at $20 to $25 CPM open at $800 and may go to $1,000. */
export const terms: Terms = {
  campaignId: CampaignId.parse('task-1'),
  negotiationId: NegotiationId.parse('self'),
  influencerId: InfluencerId.parse('maya'),
  place: 1,
  platform: 'instagram',
  deliverables: [{ type: 'instagram_reel', quantity: 1 }],
  impressions: Views.parse(40_000),
  engagement: {
    quality: 0,
    reason: 'missing',
    rate: null,
    posts: 9,
    peers: 0,
    benchmark: null,
    reference: null,
    ratio: null,
    shrunkRatio: null,
  },
  limits: { minRate: null, limit: null },
  rounds: 4,
  deadline: Day.parse('2026-04-30'),
};

export const usd = (dollars: number): Cents => cents(Math.round(dollars * 100));

/** A Monday, two months before the deadline. */
export const MONDAY = Instant.parse('2026-03-02T10:00:00.000Z');
export const AFTER_THE_END = Instant.parse('2026-05-01T00:00:00.000Z');

export const policy: Limits['policy'] = {
  thresholdFactor: 1.5,
  followUpAfterDays: [3, 5],
  staleAfterDays: 5,
  outOfOfficeDays: 14,
  answersMax: 2,
  timeZone: 'UTC',
  switchedOff: new Set(),
};

export type Circumstances = Partial<Omit<Limits, 'policy' | 'entries'>> &
  Readonly<{ policy?: Partial<Limits['policy']>; others?: readonly LedgerEntry[] }>;

export const limitsOf = (
  negotiation: Negotiation | null,
  { policy: changed, others = [], ...over }: Circumstances = {},
): Limits => ({
  now: MONDAY,
  terms: campaignTerms,
  standing: 'running',
  sending: false,
  ...over,
  entries: [...(negotiation === null ? [] : [entryOf(negotiation)]), ...others],
  policy: { ...policy, ...changed },
});

/** What is expected of an event: what isn't named may be anything. */
type Expected = Readonly<{ type: NegotiationEvent['type']; data?: Readonly<Record<string, unknown>> }>;

export const given = (...history: readonly NegotiationEvent[]) => {
  const negotiation = history.reduce(evolve, null);
  return {
    negotiation,
    when: (command: NegotiationCommand, circumstances: Circumstances = {}) => {
      const outcome = () => decide(command, negotiation, limitsOf(negotiation, circumstances));
      const now = () => outcome().reduce(evolve, negotiation);
      return {
        events: outcome,
        now,
        then: (...expected: readonly Expected[]) => {
          expect(outcome()).toMatchObject(expected);
          return { leaves: (status: Status) => expect(now()?.phase.status).toBe(status) };
        },
        refuses: (refusal: new (...given: never) => Error = CommandNotAllowed) => expect(outcome).toThrow(refusal),
      };
    },
  };
};

const keys = { campaignId: terms.campaignId, negotiationId: terms.negotiationId, influencerId: terms.influencerId };
const subject = 'maya' as never;

export const started = (over: Partial<Terms> = {}): NegotiationEvent => ({
  type: 'NegotiationStarted',
  data: { ...terms, ...over },
});

type OfferOver = Readonly<{
  round?: number;
  by?: string;
  purpose?: 'opening' | 'counter' | 'final_offer';
  ceiling?: number;
}>;

export const offered = (
  move: number,
  dollars: number,
  { round = move - 1, by = 'agent', purpose = move === 1 ? 'opening' : 'counter', ceiling = 1_000 }: OfferOver = {},
): NegotiationEvent => ({
  type: 'OfferDecided',
  data: {
    ...keys,
    move,
    purpose,
    round,
    price: usd(dollars),
    cpm: Cpm.parse(20_00),
    by,
    reason: 'as it was decided',
    inputs: {
      averageCpm: null,
      targetCpm: Cpm.parse(25_00),
      bank: 0 as never,
      reserved: usd(0),
      available: usd(0),
      quality: 0,
      share: 0,
      flex: 0,
      tighten: 0,
      ceilingCpm: Cpm.parse(25_00),
      priceAtCeilingCpm: usd(1_000),
      limit: null,
      room: 20_000_00 as never,
      ceilingPrice: usd(ceiling),
      hardCapPrice: usd(1_200),
    },
  },
});

export const sent = (move: number, dollars: number | null, purpose?: MovePurpose): NegotiationEvent => ({
  type: 'MailSent',
  data: {
    ...keys,
    direction: 'sent',
    move,
    purpose: purpose ?? (move === 1 ? 'opening' : 'counter'),
    price: dollars === null ? null : usd(dollars),
    messageId: `ours-${move}`,
    threadId: 'thread',
    rfcMessageIdHash: null,
    effectId: EffectId.parse('event:0'),
  },
  personal: { subject, content: { from: '', to: '', subject: '', body: '', rfcMessageId: null } },
});

const NO_TEXT = { from: '', to: '', subject: '', body: 'their words', quoted: '', rfcMessageId: null };

export const mail = (messageId: string, over: Partial<ReceivedMail> = {}): ReceivedMail => ({
  messageId,
  threadId: 'thread',
  rfcMessageIdHash: null,
  kind: 'human',
  because: 'nothing speaks against it',
  sender: 'influencer',
  returnDate: null,
  attachments: [],
  hiddenText: false,
  text: NO_TEXT,
  ...over,
});

export const wrote = (messageId: string): NegotiationEvent => {
  const { text, ...data } = mail(messageId);
  return {
    type: 'MailReceived',
    data: { ...keys, direction: 'received', ...data },
    personal: { subject, content: text },
  };
};

/** An event that carries nothing but its keys and `data`. */
export const happened = <Type extends NegotiationEvent['type']>(
  type: Type,
  data: Omit<Extract<NegotiationEvent, { type: Type }>['data'], keyof typeof keys>,
): NegotiationEvent =>
  ({ type, data: { ...keys, ...data }, personal: { subject, content: null } }) as unknown as NegotiationEvent;

export const escalated = (
  trigger: Extract<NegotiationEvent, { type: 'NegotiationEscalated' }>['data']['trigger'],
  ask: number | null = null,
  held = false,
): NegotiationEvent =>
  happened('NegotiationEscalated', {
    trigger,
    ask: ask === null ? null : usd(ask),
    held,
    lastOffer: null,
    ceilingPrice: null,
    reason: 'as it was decided',
  });

export const agreedAt = (dollars: number, move: number | null): NegotiationEvent =>
  happened('AgreementReached', {
    price: usd(dollars),
    cpm: Cpm.parse(20_00),
    by: 'agent',
    reason: 'as it was decided',
    inputs: null,
    move,
    platform: 'instagram',
    deliverables: [],
  });

export const use = { model: 'a-model', inputTokens: 1, outputTokens: 1, costMicros: 1 };

/** The opening of $800 went out and nobody has answered it yet. */
export const opened = [started(), offered(1, 800), sent(1, 800)] as const;
/** … and they have answered with mail `m1`. */
export const replied = [...opened, wrote('m1')] as const;

/** … which a model has read. */
export const heard = [
  ...replied,
  happened('ReplyClassified', {
    messageIds: ['m1'],
    intent: 'other',
    confidence: 0.9,
    understoodAs: 'more',
    ask: null,
    discardedQuotes: 0,
    use,
  }),
] as const;

const reading = {
  intent: 'other',
  intentQuote: 'their words',
  confidence: 0.9,
  amounts: [],
  conditions: [],
  triggers: [],
  questions: [],
} as const;

type ConsiderReply = Extract<NegotiationCommand, { type: 'ConsiderReply' }>;

export const means = (understanding: Understanding, messageIds: readonly string[] = ['m1']): ConsiderReply => ({
  type: 'ConsiderReply',
  messageIds,
  reading: { ...reading, amounts: [], conditions: [], triggers: [], questions: [] },
  understanding,
  discarded: [],
  use,
});

const quote = 'their words';
export const asks = (dollars: number, messageIds?: readonly string[]) =>
  means({ kind: 'ask', amount: usd(dollars), quote }, messageIds);
export const saysYes = (messageIds?: readonly string[]) => means({ kind: 'accept', quote }, messageIds);
export const wantsMore = means({ kind: 'more', quote });
export const hasAQuestion = means({ kind: 'question', quotes: [quote] });
export const needsAPerson = (
  trigger: Extract<Understanding, { kind: 'escalate' }>['trigger'],
  ask: number | null = null,
) => means({ kind: 'escalate', trigger, quote, ask: ask === null ? null : usd(ask) });

export const receives = (messageId: string, over: Partial<ReceivedMail> = {}): NegotiationCommand => ({
  type: 'ReceiveMail',
  mail: mail(messageId, over),
});

export const goesOut = (move: number, dollars: number | null, purpose: MovePurpose): NegotiationCommand => ({
  type: 'RecordSent',
  move,
  purpose,
  price: dollars === null ? null : usd(dollars),
  mail: {
    messageId: `ours-${move}`,
    threadId: 'thread',
    rfcMessageIdHash: null,
    effectId: EffectId.parse('event:0'),
    text: { from: '', to: '', subject: '', body: '', rfcMessageId: null },
  },
});

export const classified: Expected = { type: 'ReplyClassified' };
export const offers = (dollars: number, data: Readonly<Record<string, unknown>> = {}): Expected => ({
  type: 'OfferDecided',
  data: { price: usd(dollars), ...data },
});
export const agrees = (dollars: number, data: Readonly<Record<string, unknown>> = {}): Expected => ({
  type: 'AgreementReached',
  data: { price: usd(dollars), ...data },
});
export const calls = (trigger: string, data: Readonly<Record<string, unknown>> = {}): Expected => ({
  type: 'NegotiationEscalated',
  data: { trigger, ...data },
});
export const supersedes = (move: number, why: string): Expected => ({ type: 'MoveSuperseded', data: { move, why } });
export const schedules = (day: string, then: 'follow_up' | 'stale'): Expected => ({
  type: 'FollowUpScheduled',
  data: { dueAt: `${day}T10:00:00.000Z`, then },
});
