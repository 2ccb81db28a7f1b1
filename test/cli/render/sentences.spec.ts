import { describe, expect, it } from 'vitest';
import { told } from '../../../src/cli/render/sentences.ts';
import { catalogue, type ParleyEvent } from '../../../src/events/catalogue.ts';

type Case = Readonly<{
  data: object;
  personal?: object | null;
  sentence: string;
  reason?: string;
  words?: string | null;
}>;

const KEYS = { campaignId: 'task-1', negotiationId: 'n-1', influencerId: 'i-1' };
const LISTED = { campaignId: 'task-1', place: 2, late: false };
const REEL = [{ type: 'instagram_reel', quantity: 1 }];
const MESSAGE = { messageId: 'm-1', threadId: 't-1', rfcMessageId: null };
const MAIL = { from: 'a@example.com', to: 'b@example.com', subject: 'Reel', body: 'Hello' };
const AT = '2026-12-04T09:00:00.000Z';
const EFFECT = { effectId: 'e:0' };
const USE = { model: 'claude-haiku-5-5', inputTokens: 1, outputTokens: 1, costMicros: 1 };
const INPUTS = {
  averageCpm: null,
  targetCpm: 2_500,
  bank: 0,
  reserved: 0,
  available: 0,
  quality: 0.5,
  share: 0,
  flex: 0,
  tighten: 0,
  ceilingCpm: 2_500,
  priceAtCeilingCpm: 100_000,
  limit: null,
  room: 500_000,
  ceilingPrice: 100_000,
  hardCapPrice: 120_000,
};
const ENGAGEMENT = {
  quality: 0.5,
  reason: 'measured',
  rate: 4.8,
  posts: 12,
  peers: 3,
  benchmark: 3.65,
  reference: 3.65,
  ratio: 1.3,
  shrunkRatio: 1.2,
};
const READING = {
  intent: 'counter',
  intentQuote: 'x',
  confidence: 0.93,
  amounts: [],
  conditions: [],
  triggers: [],
  questions: [],
};

const CASES: Readonly<Record<ParleyEvent['type'], Case>> = {
  WebhookReceived: {
    data: { campaignId: 'task-1', webhookId: 'w', event: 'taskCreated', bodyHash: 'h' },
    personal: { body: '{}' },
    sentence: 'ClickUp reported taskCreated on task task-1.',
  },
  TaskDiscovered: {
    data: { campaignId: 'task-1' },
    sentence: 'A look into ClickUp found task task-1, which no webhook had told of.',
  },
  FormIncomplete: {
    data: { campaignId: 'task-1', fields: ['Budget', 'Timeline'], readAgainAt: AT },
    sentence: 'The form still lacks Budget, Timeline; it is read again at 2026-12-04 09:00.',
  },
  CampaignRejected: {
    data: { campaignId: 'task-1', taskUrl: 'https://x', fields: ['Budget'], fingerprint: 'f' },
    personal: { taskName: 'T', problems: [{ field: 'Budget', held: 'lots', expected: 'an amount' }] },
    sentence: 'The form was rejected because of Budget; correcting the task in ClickUp starts it.',
    words: 'Budget: held “lots”, expected an amount',
  },
  CampaignSubmitted: {
    data: {
      campaignId: 'task-1',
      taskUrl: 'https://x',
      clientName: 'Northwind',
      budget: 500_000,
      openingCpm: 2_000,
      targetCpm: 2_500,
      stretch: 0.2,
      rounds: 4,
      perInfluencerLimit: null,
      platform: null,
      deliverables: REEL,
      timeline: { start: null, end: '2026-12-31' },
      mention: [],
      replyMode: 'auto',
      listed: 1,
    },
    personal: { influencers: ['Mia'] },
    sentence:
      'Northwind submitted a campaign: 1 Instagram Reel, $5,000 for 1 influencer, CPM from $20, target $25, stretch 20 %, 4 rounds, until 2026-12-31.',
  },
  InfluencerMatched: {
    data: {
      ...LISTED,
      negotiationId: 'n-1',
      influencerId: 'i-1',
      row: 3,
      platform: 'instagram',
      averageViews: 40_000,
      engagement: { rate: null, basis: 'followers', posts: null },
      limits: { minRate: null, limit: null },
    },
    personal: {
      listedAs: 'Mia',
      name: 'Mia',
      email: 'm@example.com',
      handle: null,
      managerEmail: null,
      timeZone: null,
    },
    sentence: 'Mia was found in row 3 of the sheet: instagram, 40,000 average views, engagement not measured.',
  },
  InfluencerMissing: {
    data: LISTED,
    personal: { name: 'Lena' },
    sentence: 'Lena is not in the sheet and was skipped; the team was asked to add them.',
  },
  InfluencerAmbiguous: {
    data: { ...LISTED, rows: [3, 7] },
    personal: { name: 'Lena' },
    sentence: 'Lena fits rows 3 and 7 of the sheet; the team was asked which one is meant.',
  },
  InfluencerUnreadable: {
    data: { ...LISTED, row: 3, columns: ['Average Views'] },
    personal: { name: 'Lena', problems: [] },
    sentence: "Lena can't be read from row 3 of the sheet: Average Views.",
  },
  InfluencerSuppressed: {
    data: { ...LISTED, influencerId: 'i-1' },
    personal: { name: 'Mia' },
    sentence: 'Mia was left alone: they opted out, or their address bounced, before.',
  },
  InfluencerListedTwice: {
    data: { ...LISTED, influencerId: 'i-1' },
    personal: { name: 'Mia' },
    sentence: 'Mia is listed twice and is negotiated with once.',
  },
  CampaignStarted: {
    data: { campaignId: 'task-1', found: 2, notFound: 1, weights: {}, benchmarks: [] },
    sentence: 'The campaign started: 2 found, 1 not.',
  },
  OpeningsQueued: {
    data: { campaignId: 'task-1', negotiations: ['n-1'] },
    sentence: '1 opening waits for room in the budget.',
  },
  TimelineEnded: {
    data: { campaignId: 'task-1', endedOn: '2026-12-31', stillOpen: 2 },
    sentence: 'The timeline ended on 2026-12-31 with 2 negotiations still open.',
  },
  NegotiationStarted: {
    data: {
      ...KEYS,
      place: 1,
      platform: 'instagram',
      deliverables: REEL,
      impressions: 40_000,
      engagement: ENGAGEMENT,
      limits: { minRate: null, limit: 90_000 },
      rounds: 4,
      deadline: '2026-12-31',
    },
    sentence:
      "The negotiation started: 1 Instagram Reel, 40,000 expected impressions, 4 rounds at most, until 2026-12-31. This influencer's limit is $900.",
  },
  OpeningQueued: {
    data: { ...KEYS, price: 80_000, room: 10_000, reason: 'no room' },
    sentence: 'The opening of $800 waits for room in the budget.',
    reason: 'no room',
  },
  OfferDecided: {
    data: {
      ...KEYS,
      move: 2,
      purpose: 'counter',
      round: 1,
      price: 82_500,
      cpm: 2_062.5,
      by: 'agent',
      inputs: INPUTS,
      reason: 'why',
    },
    sentence: 'Parley offers $825 as the counter of round 1 (CPM $20.63).',
    reason: 'why',
  },
  AnswerDecided: {
    data: { ...KEYS, move: 2, purpose: 'clarification', price: 80_000, about: 'range', reason: 'why' },
    personal: { questions: ['$500 to $900'] },
    sentence: 'Parley asks Mia what is meant and repeats the standing $800.',
    reason: 'why',
    words: '$500 to $900',
  },
  FollowUpDecided: {
    data: { ...KEYS, move: 2, number: 1, price: 80_000 },
    sentence: 'Nothing was heard: Parley sends follow-up 1, with $800 standing.',
  },
  MoveSuperseded: {
    data: { ...KEYS, move: 2, why: 'newer_mail' },
    sentence: 'Mail 2 was taken back before it left: they had written meanwhile.',
  },
  FollowUpScheduled: {
    data: { ...KEYS, dueAt: AT, then: 'stale' },
    sentence: 'If Mia has not answered by 2026-12-04 09:00, the thread goes stale.',
  },
  NegotiationStale: { data: KEYS, sentence: 'Mia has not answered; the thread went stale.' },
  ReplyDeferred: {
    data: { ...KEYS, reason: 'why' },
    sentence: 'Mia needs time, so nothing is answered.',
    reason: 'why',
  },
  AgreementReached: {
    data: {
      ...KEYS,
      price: 82_500,
      cpm: 2_062.5,
      by: 'U1',
      reason: 'why',
      move: 3,
      platform: 'instagram',
      deliverables: REEL,
    },
    sentence: 'Agreed at $825 (CPM $20.63) by U1: 1 Instagram Reel.',
    reason: 'why',
  },
  NegotiationEscalated: {
    data: {
      ...KEYS,
      trigger: 'over_budget',
      ask: 400_000,
      held: true,
      lastOffer: 60_000,
      ceilingPrice: null,
      reason: 'why',
    },
    personal: { evidence: 'I charge $4,000' },
    sentence:
      'A person was asked: over budget. Their ask $4,000, our last offer $600, ceiling –. The money is held until then.',
    reason: 'why',
    words: 'I charge $4,000',
  },
  EscalationJoined: {
    data: { ...KEYS, ask: 70_000 },
    personal: { evidence: '' },
    sentence: 'Mia wrote again while a person was being asked, asking $700.',
  },
  EscalationReturned: { data: { ...KEYS, by: 'U1' }, sentence: 'U1 answered “carry on”.' },
  NegotiationDeclined: {
    data: { ...KEYS, because: 'refused', by: 'influencer', move: null, reason: 'they declined' },
    sentence: 'Mia declined.',
    reason: 'they declined',
  },
  AddressSuppressed: {
    data: { ...KEYS, because: 'hard_bounce' },
    sentence: 'Nothing is ever sent to Mia again: the address bounced.',
  },
  ThreadTakenOver: {
    data: { ...KEYS, by: 'U1', how: 'command' },
    sentence: 'U1 took the thread over by a command; Parley is silent in it.',
  },
  ThreadHandedBack: {
    data: { ...KEYS, by: 'U1', standing: 85_000 },
    sentence: 'U1 handed the thread back, with $850 standing.',
  },
  NegotiationPaused: { data: { ...KEYS, by: 'U1' }, sentence: 'U1 paused the negotiation.' },
  NegotiationResumed: { data: { ...KEYS, by: 'U1' }, sentence: 'U1 resumed the negotiation.' },
  NegotiationStopped: {
    data: { ...KEYS, by: 'agent', reason: 'why' },
    sentence: 'Parley stopped the negotiation.',
    reason: 'why',
  },
  OffersLapsed: { data: KEYS, sentence: "The campaign's timeline ended, and what was offered lapsed with it." },
  NegotiationReopened: {
    data: { ...KEYS, by: 'U1' },
    sentence: 'U1 reopened the negotiation; earlier offers no longer stand.',
  },
  MailDrafted: {
    data: { ...KEYS, move: 1, purpose: 'opening', price: 80_000, use: USE },
    personal: { subject: 'Reel', body: 'Hello' },
    sentence: 'The opening was worded at $800 by claude-haiku-5-5.',
    words: 'Hello',
  },
  DraftRejected: {
    data: { ...KEYS, move: 1, purpose: 'final_offer', reasons: ['an unknown amount', 'a promise'], use: null },
    personal: { subject: 'Reel', body: 'Hello' },
    sentence: 'The draft of the final offer was not sent.',
    reason: 'an unknown amount; a promise',
    words: 'Hello',
  },
  MailSent: {
    data: { ...KEYS, direction: 'sent', move: 1, purpose: 'opening', price: 80_000, ...MESSAGE, ...EFFECT },
    personal: MAIL,
    sentence: 'Sent the opening to Mia at $800.',
    words: 'Hello',
  },
  PersonWrote: {
    data: { ...KEYS, direction: 'sent', ...MESSAGE },
    personal: null,
    sentence: 'A person wrote to Mia from the mailbox.',
    words: null,
  },
  MailReceived: {
    data: {
      ...KEYS,
      direction: 'received',
      ...MESSAGE,
      kind: 'human',
      because: 'x',
      sender: 'influencer',
      returnDate: null,
      attachments: [{ mimeType: 'application/pdf', bytes: 1 }],
      hiddenText: true,
    },
    personal: { ...MAIL, quoted: '' },
    sentence: 'Mia wrote, with 1 attachment and with hidden text, which was left out.',
    words: 'Hello',
  },
  ReplyClassified: {
    data: {
      ...KEYS,
      messageIds: ['m-1'],
      intent: 'counter',
      confidence: 0.93,
      understoodAs: 'ask',
      ask: 95_000,
      discardedQuotes: 1,
      use: USE,
    },
    personal: { reading: READING, discarded: [] },
    sentence:
      'The reply was read as counter (confidence 93 %) and understood as ask of $950. 1 quote not in the reply did not count.',
  },
  EffectRequested: {
    data: {
      ...EFFECT,
      kind: 'post_notice',
      system: 'slack',
      lane: 'campaigns',
      about: 'e',
      aboutPosition: 1,
      channel: 'campaigns',
      notice: 'campaign_started',
      campaignId: null,
      negotiationId: null,
      influencerId: null,
      notBefore: null,
    },
    sentence: 'Asked Slack to post a notice (campaign started).',
  },
  EffectAttempted: { data: { ...EFFECT, attempt: 2 }, sentence: 'Sending the mail: try 2 began.' },
  DraftRecorded: {
    data: { ...EFFECT, draftId: 'd', messageId: 'm', contentHash: 'h' },
    sentence: 'Sending the mail: the draft stands in the mailbox.',
  },
  EffectSucceeded: { data: { ...EFFECT, result: null }, sentence: 'Sending the mail: done.' },
  EffectFailed: {
    data: { ...EFFECT, attempt: 2, outcome: 'uncertain', status: 503, message: 'unavailable' },
    sentence: 'Sending the mail: try 2 may or may not have worked (HTTP 503).',
    reason: 'unavailable',
  },
  EffectParked: {
    data: { ...EFFECT, until: AT, why: 'retry', message: 'unavailable', negotiationId: null },
    sentence: 'Sending the mail: waits and is tried again at 2026-12-04 09:00.',
    reason: 'unavailable',
  },
  EffectResumed: { data: { ...EFFECT, by: 'time' }, sentence: 'Sending the mail: taken up again (time).' },
  EffectSuperseded: {
    data: { ...EFFECT, why: 'taken_over' },
    sentence: 'Sending the mail: no longer needed (taken over).',
  },
  OutageBegan: {
    data: { system: 'gmail', during: null, status: 503, message: 'unavailable' },
    sentence: 'Gmail fails (HTTP 503).',
    reason: 'unavailable',
  },
  OutageEnded: {
    data: { system: 'gmail', began: AT },
    sentence: 'Gmail works again; it had failed since 2026-12-04 09:00.',
  },
  EffectNeedsPerson: {
    data: { ...EFFECT, system: 'slack', kind: 'post_notice', status: null, message: 'channel_not_found' },
    sentence: 'Slack refuses to post a notice; a person was asked.',
    reason: 'channel_not_found',
  },
  MailboxRead: { data: { historyId: '42' }, sentence: 'The mailbox was read up to 42.' },
  MailIgnored: {
    data: { messageId: 'm', why: 'no_thread' },
    sentence: 'A mail that belongs to no negotiation was left alone: no thread.',
  },
  ProjectionFaulted: {
    data: { projection: 'mails', message: 'TypeError' },
    sentence: 'The read model mails stopped; nothing is decided by it until parley rebuild.',
    reason: 'TypeError',
  },
};

const CONTEXT = { they: 'Mia', effect: 'send_mail' } as const;
const eventOf = (type: string, { data, personal }: Case): ParleyEvent =>
  ({ type, data, ...(personal === undefined ? {} : { personal: { subject: 's', content: personal } }) }) as ParleyEvent;

describe('the sentence of', () => {
  it.each(Object.entries(CASES))('%s', (type, each) => {
    const definition = catalogue[type as keyof typeof catalogue];
    expect(definition.data.safeParse(each.data).error, 'the case is an event of the catalogue').toBeUndefined();
    if ('personal' in definition && each.personal != null)
      expect(definition.personal.safeParse(each.personal).error).toBeUndefined();

    const said = told(eventOf(type, each), CONTEXT);
    expect(said.sentence).toBe(each.sentence);
    expect(said.reason).toBe(each.reason);
    expect(said.words === undefined ? undefined : (said.words?.body ?? null)).toBe(each.words);
  });

  it('every event type of the catalogue is told, and ends like a sentence', () => {
    expect(Object.keys(CASES).sort()).toEqual(Object.keys(catalogue).sort());
    for (const { sentence } of Object.values(CASES)) expect(sentence).toMatch(/^[A-Z0-9].*\.$/);
  });

  it('an event whose personal part was erased says so instead of failing', () => {
    for (const [type, each] of Object.entries(CASES)) {
      if (each.personal === undefined) continue;
      expect(told(eventOf(type, { ...each, personal: null }), CONTEXT).sentence).not.toContain('undefined');
    }
  });
});
