import { describe, expect, it } from 'vitest';
import { effectsAskedBy } from '../../src/domain/effects.ts';
import type { ParleyEvent, StoredEvent } from '../../src/events/catalogue.ts';

type Case = Readonly<{ data?: Readonly<Record<string, unknown>>; state?: string; asks: readonly string[] }>;

const NOTHING: readonly Case[] = [{ asks: [] }];
const only = (...asks: readonly string[]): readonly Case[] => [{ asks }];

const WORD = 'word_mail by anthropic in n1';
const CLASSIFY = 'classify_reply by anthropic in n1';
const tell = (notice: string, channel: string) => `post_notice by slack in ${channel}: ${notice}`;
const CLOSED = ['agreed', 'declined', 'stopped'] as const;
const HUMAN = { kind: 'human', sender: 'influencer' };

/** Back in a state in which mail is to be considered, or not. */
const comesBack: readonly Case[] = [
  { state: 'considering_reply', asks: [CLASSIFY] },
  { state: 'awaiting_reply', asks: [] },
  { state: 'queued_for_budget', asks: [] },
];
const lateOnly = (notice: string): readonly Case[] => [
  { data: { late: false }, asks: [] },
  { data: { late: true }, asks: [tell(notice, 'campaigns')] },
];
const told = (because: string): Case => ({
  data: { because, move: null },
  asks: [tell('negotiation_declined', 'campaigns')],
});

/** When the recipient's send window opens. */
const MORNING = '2026-11-23T14:00:00.000Z';

const TABLE: Readonly<Record<ParleyEvent['type'], readonly Case[]>> = {
  WebhookReceived: only('read_task by clickup in c1'),
  TaskDiscovered: only('read_task by clickup in c1'),
  FormIncomplete: [
    {
      data: { readAgainAt: '2026-03-02T12:01:00.000Z' },
      asks: ['read_task by clickup in c1, not before 2026-03-02T12:01:00.000Z'],
    },
  ],
  FormWithdrawn: NOTHING,
  FormReadRequested: only('read_task by clickup in c1'),
  CampaignRejected: only(tell('campaign_rejected', 'campaigns')),
  CampaignSubmitted: only('read_roster by sheets in c1'),
  LookUpRequested: only('read_roster by sheets in c1'),
  LookUpAnswered: NOTHING,
  InfluencerMatched: lateOnly('influencer_added'),
  InfluencerMissing: lateOnly('influencer_not_found'),
  InfluencerAmbiguous: lateOnly('influencer_not_found'),
  InfluencerUnreadable: lateOnly('influencer_not_found'),
  InfluencerSuppressed: NOTHING,
  InfluencerListedTwice: NOTHING,
  CampaignStarted: [
    {
      data: { notFound: 0, leftOut: 0 },
      asks: [tell('campaign_card', 'campaigns'), tell('campaign_started', 'campaigns')],
    },
    {
      data: { notFound: 2, leftOut: 0 },
      asks: [
        tell('campaign_card', 'campaigns'),
        tell('campaign_started', 'campaigns'),
        tell('influencers_not_found', 'campaigns'),
      ],
    },
    {
      data: { notFound: 0, leftOut: 1 },
      asks: [
        tell('campaign_card', 'campaigns'),
        tell('campaign_started', 'campaigns'),
        tell('influencers_not_found', 'campaigns'),
      ],
    },
  ],
  OpeningsQueued: only(tell('openings_queued', 'campaigns')),
  TimelineEnded: only(tell('timeline_ended', 'campaigns')),
  CampaignPaused: NOTHING,
  CampaignResumed: NOTHING,
  CampaignStopped: NOTHING,

  DraftReleased: NOTHING,
  NoticePosted: NOTHING,
  NoticeSettled: NOTHING,
  HomeOpened: NOTHING,
  DecisionRefused: NOTHING,

  NegotiationStarted: NOTHING,
  OpeningQueued: NOTHING,
  OfferDecided: [{ asks: [WORD] }, { data: { worded: true }, asks: [] }],
  AnswerDecided: [
    { data: { purpose: 'answer' }, asks: [WORD, tell('question_asked', 'escalations')] },
    { data: { purpose: 'clarification' }, asks: [WORD] },
    { data: { purpose: 'answer', worded: true }, asks: [] },
  ],
  FollowUpDecided: only(WORD),
  MoveSuperseded: NOTHING,
  FollowUpScheduled: NOTHING,
  NegotiationStale: NOTHING,
  ReplyDeferred: NOTHING,
  AgreementReached: [
    { data: { move: 2 }, asks: [tell('agreement', 'agreements'), WORD] },
    { data: { move: null }, asks: [tell('agreement', 'agreements')] },
  ],
  NegotiationEscalated: only(tell('escalation', 'escalations')),
  EscalationJoined: only(tell('escalation_joined', 'escalations')),
  EscalationReturned: comesBack,
  NegotiationDeclined: [
    told('refused'),
    told('opted_out'),
    told('hard_bounce'),
    // Here a person decided, who knows it.
    { data: { because: 'walked_away', move: 2 }, asks: [WORD] },
    { data: { because: 'closed_by_person', move: null }, asks: [] },
    { data: { because: 'withdrawn', move: null }, asks: [] },
  ],
  AddressSuppressed: NOTHING,
  ThreadTakenOver: NOTHING,
  ThreadHandedBack: comesBack,
  NegotiationPaused: NOTHING,
  NegotiationResumed: comesBack,
  NegotiationStopped: NOTHING,
  OffersLapsed: comesBack,
  NegotiationReopened: NOTHING,

  MailDrafted: [
    { data: { notBefore: null }, asks: ['send_mail by gmail in n1'] },
    { data: { notBefore: MORNING }, asks: [`send_mail by gmail in n1, not before ${MORNING}`] },
    { data: { notBefore: null, by: 'U1', revises: true }, asks: [] },
    { data: { notBefore: null, by: 'U1' }, asks: ['send_mail by gmail in n1'] },
  ],
  DraftRejected: [
    { state: 'offering', asks: [] },
    ...CLOSED.map((state) => ({ state, asks: [tell('draft_rejected', 'escalations')] })),
  ],
  MailSent: NOTHING,
  PersonWrote: NOTHING,
  MailReceived: [
    { data: HUMAN, state: 'considering_reply', asks: [CLASSIFY] },
    // An opt-out must not be missed there.
    { data: HUMAN, state: 'human_managed', asks: [CLASSIFY] },
    ...CLOSED.map((state) => ({ data: HUMAN, state, asks: [CLASSIFY, tell('later_mail', 'escalations')] })),
    { data: { kind: 'human', sender: 'unknown' }, state: 'awaiting_reply', asks: [] },
    { data: { kind: 'human', sender: 'unknown' }, state: 'agreed', asks: [tell('later_mail', 'escalations')] },
    { data: { kind: 'hard_bounce', sender: 'unknown' }, state: 'agreed', asks: [tell('later_mail', 'escalations')] },
    ...['auto_reply', 'out_of_office', 'soft_bounce', 'list'].map((kind) => ({
      data: { kind, sender: 'influencer' },
      state: 'agreed',
      asks: [],
    })),
  ],
  ReplyClassified: NOTHING,

  EffectRequested: NOTHING,
  EffectAttempted: NOTHING,
  DraftRecorded: NOTHING,
  EffectSucceeded: NOTHING,
  EffectFailed: NOTHING,
  EffectParked: [
    { data: { why: 'review' }, asks: [tell('draft_ready', 'escalations')] },
    { data: { why: 'retry' }, asks: [] },
    { data: { why: 'person' }, asks: [] },
  ],
  EffectResumed: NOTHING,
  EffectGivenUp: NOTHING,
  EffectSuperseded: NOTHING,
  OutageBegan: only(tell('outage_began', 'errors')),
  OutageEnded: only(tell('outage_ended', 'errors')),
  CircuitOpened: NOTHING,
  CircuitClosed: NOTHING,
  EffectNeedsPerson: only(tell('effect_needs_person', 'errors')),
  MailboxRead: NOTHING,
  MailIgnored: NOTHING,
  WebhookFoundSilent: only(tell('webhook_silent', 'errors')),
  MailQuotaReached: only(tell('mail_quota_reached', 'errors')),
  ProjectionFaulted: only(tell('projection_faulted', 'errors')),
  LogAnchored: only(tell('log_anchored', 'errors')),
  PersonErased: NOTHING,
};

/** Only what the question is answered from: the type, the data, and the state after the event. */
const event = (type: string, { data = {}, state }: Case): StoredEvent =>
  ({ type, data: { campaignId: 'c1', negotiationId: 'n1', ...data }, state: state ?? null }) as unknown as StoredEvent;

const cases = Object.entries(TABLE).flatMap(([type, rows]) =>
  rows.map((row) => ({ type, row, when: JSON.stringify({ ...row.data, ...(row.state && { state: row.state }) }) })),
);

describe('what an event asks the outside world for', () => {
  it.each(cases)('$type $when', ({ type, row }) => {
    const asked = effectsAskedBy(event(type, row)).map(({ kind, system, lane, notice, notBefore }) =>
      [`${kind} by ${system} in ${lane}`, notice && `: ${notice}`, notBefore && `, not before ${notBefore}`].join(''),
    );
    expect(asked).toEqual(row.asks);
  });

  it('is posted in the channel that is its lane, so that notices keep their order there', () => {
    for (const { type, row } of cases)
      for (const { channel, kind, lane } of effectsAskedBy(event(type, row)))
        expect(channel).toBe(kind === 'post_notice' ? lane : null);
  });
});
