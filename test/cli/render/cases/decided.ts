import type { Case } from './case.ts';

const KEYS = { campaignId: 'task-1', negotiationId: 'n-1', influencerId: 'i-1' };
const LISTED = { campaignId: 'task-1', place: 2, late: false };
const REEL = [{ type: 'instagram_reel', quantity: 1 }];
const AT = '2026-12-04T09:00:00.000Z';
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
/** Campaigns and what was decided in a negotiation. */
export const DECIDED = {
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
  FormWithdrawn: {
    data: { campaignId: 'task-1', why: 'the task is closed' },
    sentence: 'The form is withdrawn: the task is closed.',
  },
  FormReadRequested: {
    data: { campaignId: 'task-1', by: 'U1' },
    sentence: 'U1 had the task of the rejected form read again.',
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
      replyMode: 'auto',
      listed: 1,
    },
    personal: { influencers: ['Mia'], mention: [] },
    sentence:
      'Northwind submitted a campaign: 1 Instagram Reel, $5,000 for 1 influencer, CPM from $20.00, target $25.00, stretch 20 %, 4 rounds, until 2026-12-31.',
  },
  InfluencerMatched: {
    data: {
      ...LISTED,
      negotiationId: 'n-1',
      influencerId: 'i-1',
      row: 3,
      platform: 'instagram',
      averageViews: 40_000,
      alsoOn: [],
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
    data: { ...LISTED, elsewhere: [{ row: 12, platform: 'tiktok' }] },
    personal: { name: 'Lena' },
    sentence: 'Lena is not in the sheet but for tiktok (row 12) and was skipped; the team was asked to add them.',
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
    sentence: 'Mia was left alone: they opted out, were erased, or their address bounced, before.',
  },
  InfluencerListedTwice: {
    data: { ...LISTED, influencerId: 'i-1' },
    personal: { name: 'Mia' },
    sentence: 'Mia is listed twice and is negotiated with once.',
  },
  LookUpRequested: {
    data: { campaignId: 'task-1', by: 'U1' },
    sentence: 'U1 had the sheet looked into again.',
  },
  LookUpAnswered: {
    data: { campaignId: 'task-1', askedBy: 'U1', found: 1, notFound: 2 },
    sentence: 'That look into the sheet found 1; 2 of the list are still to add or mend.',
  },
  CampaignStarted: {
    data: { campaignId: 'task-1', found: 2, notFound: 1, leftOut: 1, weights: {}, benchmarks: [] },
    sentence: 'The campaign started: 2 found, 1 not, 1 left out.',
  },
  OpeningsQueued: {
    data: { campaignId: 'task-1', negotiations: ['n-1'] },
    sentence: '1 opening waits for room in the budget.',
  },
  TimelineEnded: {
    data: { campaignId: 'task-1', endedOn: '2026-12-31', stillOpen: 2 },
    sentence: 'The timeline ended on 2026-12-31 with 2 negotiations still open.',
  },
  CampaignPaused: {
    data: { campaignId: 'task-1', by: 'U1' },
    sentence: 'U1 paused the campaign: nothing of it starts or leaves until it is resumed.',
  },
  CampaignResumed: { data: { campaignId: 'task-1', by: 'U1' }, sentence: 'U1 resumed the campaign.' },
  CampaignStopped: {
    data: { campaignId: 'task-1', by: 'U1' },
    sentence: 'U1 stopped the campaign: nothing starts in it any more.',
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
      inputs: null,
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
} as const satisfies Readonly<Record<string, Case>>;
