import type { Case } from './case.ts';

const KEYS = { campaignId: 'task-1', negotiationId: 'n-1', influencerId: 'i-1' };
const MESSAGE = { messageId: 'm-1', threadId: 't-1', rfcMessageIdHash: null };
const MAIL = { from: 'a@example.com', to: 'b@example.com', subject: 'Reel', body: 'Hello', rfcMessageId: null };
const AT = '2026-12-04T09:00:00.000Z';
const EFFECT = { effectId: 'e:0' };
const USE = { model: 'claude-haiku-5-5', inputTokens: 1, outputTokens: 1, costMicros: 1 };
const READING = {
  intent: 'counter',
  intentQuote: 'x',
  confidence: 0.93,
  amounts: [],
  conditions: [],
  triggers: [],
  questions: [],
};

/** Mail, effects and the installation itself. */
export const HAPPENED = {
  MailDrafted: {
    data: { ...KEYS, move: 1, purpose: 'opening', price: 80_000, use: USE, notBefore: null },
    personal: { subject: 'Reel', body: 'Hello' },
    sentence: 'The opening was worded at $800 by claude-haiku-5-5.',
    words: 'Hello',
  },
  DraftRejected: {
    data: { ...KEYS, move: 1, purpose: 'final_offer', use: null },
    personal: { subject: 'Reel', body: 'Hello', reasons: ['an unknown amount', 'a promise'] },
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
  EffectGivenUp: { data: { ...EFFECT, by: 'U1' }, sentence: 'Sending the mail: given up by U1.' },
  EffectSuperseded: {
    data: { ...EFFECT, why: 'taken_over' },
    sentence: 'Sending the mail: no longer needed (taken over).',
  },
  DraftReleased: {
    data: { effectId: 'e:0', by: 'U0PRIYA001' },
    sentence: 'Sending the mail: U0PRIYA001 has read the draft and lets it go.',
  },
  NoticePosted: {
    data: {
      effectId: 'e:0',
      notice: 'escalation',
      channel: 'escalations',
      channelId: 'C3',
      ts: '1.2',
      about: 'e',
      aboutPosition: 7,
      asOf: 8,
      campaignId: 'c1',
      negotiationId: 'n1',
      concerns: null,
    },
    sentence: 'A message stands in Slack and is kept up to date there (escalation).',
  },
  NoticeSettled: {
    data: { effectId: 'e:0', why: 'settled' },
    sentence: 'A message in Slack asks nobody for anything any more.',
  },
  HomeOpened: {
    data: { by: 'U0SAM0000' },
    sentence: 'U0SAM0000 opened the home tab in Slack for the first time.',
  },
  DecisionRefused: {
    data: { by: 'U0SAM0000', wanted: 'approve', because: 'not_listed', campaignId: null, negotiationId: null },
    sentence: 'U0SAM0000 wanted to approve and may not: they are not among those who may decide.',
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
  CircuitOpened: {
    data: { system: 'gmail', status: 503, message: 'unavailable' },
    sentence: 'Gmail failed too often in a row (HTTP 503): it is only probed from here on.',
    reason: 'unavailable',
  },
  CircuitClosed: {
    data: { system: 'gmail', opened: AT },
    sentence: 'Gmail got a call through: it is called as ever again, after only probes since 2026-12-04 09:00.',
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
  LogAnchored: {
    data: { position: 1_234, hash: 'a'.repeat(64), signedAt: AT, key: 'b'.repeat(32), signature: 'c2ln' },
    sentence: 'The log was signed up to position 1234.',
  },
  PersonErased: {
    data: { influencerId: 'i-1', address: null, positions: [1, 5], negotiationsEnded: 1, by: 'cli' },
    sentence: 'Somebody was erased by cli: 2 personal parts were emptied, 1 negotiation ended.',
  },
  WebhookFoundSilent: {
    data: { why: 'suspended', webhookId: 'w-1' },
    sentence: 'ClickUp has suspended the webhook w-1; forms are found once an hour.',
  },
  MailQuotaReached: {
    data: { sent: 500, waiting: 12, until: AT },
    sentence: '500 mails left within 24 hours, as many as Gmail takes; 12 more wait until 2026-12-04 09:00.',
  },
  ProjectionFaulted: {
    data: { projection: 'mails', message: 'TypeError' },
    sentence: 'The read model mails stopped; nothing is decided by it until parley rebuild.',
    reason: 'TypeError',
  },
} as const satisfies Readonly<Record<string, Case>>;
