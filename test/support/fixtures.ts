import { pino } from 'pino';
import { type Application, metadata } from '../../src/adapters/application.ts';
import { decideCampaign } from '../../src/adapters/decisions/campaign.ts';
import { decideNegotiation, negotiationOf } from '../../src/adapters/decisions/negotiation.ts';
import { readSettings } from '../../src/adapters/settings.ts';
import { composeApplication, openStore, systemIds } from '../../src/cli/compose.ts';
import type { Submission } from '../../src/domain/campaign/campaign.ts';
import type { Finding } from '../../src/domain/campaign/decide.ts';
import type { HoldCommand } from '../../src/domain/campaign/hold.ts';
import type { NegotiationCommand } from '../../src/domain/negotiation/commands.ts';
import type { ReplyReading } from '../../src/events/reading.ts';
import {
  type CampaignId,
  cents,
  type Cpm,
  type Day,
  type EffectId,
  type InfluencerId,
  type Instant,
  type NegotiationId,
  type SubjectId,
  type Views,
} from '../../src/events/units.ts';

export const NORTHWIND = 'task-northwind' as CampaignId;

/** The negotiation with one influencer of a campaign. */
export const negotiationWith = (name: string, campaign: CampaignId = NORTHWIND) =>
  `${campaign}:${idOf(name)}` as NegotiationId;

/**
 * A campaign of two influencers and one who is missing, as far as its second day: Mia asks for more, is offered more and
 * agrees; Jonas asks far too much, and a person is asked. One mail needed a second try.
 */
export const tellNorthwind = async (file: string): Promise<void> => {
  const story = storyteller(file, '2026-12-01T09:00:00.000Z');
  try {
    const findings = [found(1, 'Mia Torres', 40_000), found(2, 'Jonas Weber', 30_000), missing(3, 'Lena Park')];
    await story.start(NORTHWIND, 'Northwind Coffee', findings);
    const mia = negotiationWith('Mia Torres');
    const jonas = negotiationWith('Jonas Weber');

    story.pass({ minutes: 2 });
    await story.send(
      mia,
      'Hi Mia,\n\nNorthwind Coffee would love to work with you on one reel. We can offer $800.\n\nAlex',
    );
    await story.failOnce(jonas);
    story.pass({ minutes: 5 });
    await story.send(
      jonas,
      'Hi Jonas,\n\nNorthwind Coffee would love to work with you on one reel. We can offer $600.\n\nAlex',
    );

    story.pass({ hours: 5 });
    await story.reply(mia, 'Thanks! My rate for a reel is $950.', 'counter', {
      kind: 'ask',
      amount: usd(950),
      quote: 'My rate for a reel is $950',
    });
    story.pass({ minutes: 1 });
    await story.send(mia, 'Hi Mia,\n\nThank you. We could do $825.\n\nAlex');

    story.pass({ hours: 18 });
    await story.reply(jonas, 'I charge $4,000 for this.', 'counter', {
      kind: 'ask',
      amount: usd(4_000),
      quote: 'I charge $4,000 for this.',
    });
    await story.reply(mia, 'Deal, happy to do it!', 'accept', { kind: 'accept', quote: 'Deal, happy to do it!' });
    story.pass({ minutes: 1 });
    await story.send(mia, 'Hi Mia,\n\nWonderful: $825 for one reel.\n\nAlex');
  } finally {
    story.close();
  }
};

/** A person is found in the sheet with so many average views. */
export const found = (
  place: number,
  name: string,
  views: number,
  campaign: CampaignId = NORTHWIND,
  handle = `@${idOf(name)}`,
): Finding => ({
  place,
  listedAs: name,
  outcome: 'found',
  influencer: {
    place,
    negotiationId: `${campaign}:${idOf(handle)}` as NegotiationId,
    influencerId: `influencer-${idOf(handle)}` as InfluencerId,
    row: place + 1,
    platform: 'instagram',
    averageViews: views as Views,
    alsoOn: [],
    engagement: { rate: 4.8, basis: 'followers', posts: 12 },
    limits: { minRate: null, limit: null },
  },
  contact: { name, email: `${idOf(handle)}@example.com`, handle, managerEmail: null, timeZone: null },
});

export const missing = (place: number, name: string): Finding => ({
  place,
  listedAs: name,
  outcome: 'missing',
  elsewhere: [],
});

export const usd = (dollars: number) => cents(dollars * 100);

type Understanding = Extract<NegotiationCommand, { type: 'ConsiderReply' }>['understanding'];

/** Tells what happens, step by step, through the real deciders and on a clock of its own. */
export const storyteller = (file: string, begins: string) => {
  let now = Date.parse(begins);
  const clock = { now: () => new Date(now) };
  const ids = systemIds();
  const store = openStore(file, { clock, ids });
  const logger = pino({ level: 'silent' });
  const app: Application = composeApplication(readSettings(VARIABLES), store, { clock, ids, logger });
  const because = (campaign: string, source = 'test') => metadata(source, 'agent', campaign);
  let mails = 0;

  const decide = (id: NegotiationId, command: NegotiationCommand) =>
    app.log.write((tx) => decideNegotiation(tx, app, id, command, because(id)));
  const pendingOf = (id: NegotiationId) =>
    app.log.write((tx) => {
      const { pending, terms } = negotiationOf(tx, id);
      if (pending === null) throw new Error(`nothing to send in ${id}`);
      return { ...pending, to: `${terms.influencerId}@example.com` };
    });
  const nextMail = () => ({ messageId: `message-${(mails += 1)}`, threadId: 'thread-1', rfcMessageIdHash: null });

  return {
    decide,
    hold: (campaignId: CampaignId, type: HoldCommand['type']) =>
      app.log.write((tx) => decideCampaign(tx, app, campaignId, { type, by: 'U1' }, because(campaignId))),
    close: () => store.log.close(),
    pass: ({ hours = 0, minutes = 0 }: Readonly<{ hours?: number; minutes?: number }>) =>
      void (now += (hours * 60 + minutes) * 60_000),
    /** The form comes in by webhook, is read, and everybody listed is looked up: $5,000 at $20 to $25 for one reel each. */
    start: (campaignId: CampaignId, clientName: string, findings: readonly Finding[]) =>
      app.log.write((tx) => {
        const data = { campaignId, webhookId: 'w', event: 'taskCreated', bodyHash: `h-${campaignId}` };
        tx.append({
          stream: `campaign:${campaignId}`,
          expected: 'no_stream',
          metadata: metadata('clickup', 'clickup', campaignId),
          events: [
            {
              type: 'WebhookReceived',
              data,
              personal: { subject: `task:${campaignId}` as SubjectId, content: { body: '{}' } },
              state: 'requested',
            },
          ],
        });
        const submission: Submission = {
          campaignId,
          taskUrl: `https://app.clickup.com/t/${campaignId}`,
          clientName,
          budget: usd(5_000),
          openingCpm: 2_000 as Cpm,
          targetCpm: 2_500 as Cpm,
          stretch: 0.2,
          rounds: 4,
          perInfluencerLimit: null,
          platform: 'instagram',
          deliverables: [{ type: 'instagram_reel', quantity: 1 }],
          timeline: { start: null, end: '2026-12-31' as Day },
          replyMode: 'auto',
          listed: findings.length,
        };
        const influencers = findings.map(({ listedAs }) => listedAs);
        const reading = { outcome: 'complete', submission, influencers, mention: [] } as const;
        decideCampaign(tx, app, campaignId, { type: 'ReadForm', reading }, because(campaignId));
        decideCampaign(
          tx,
          app,
          campaignId,
          { type: 'MatchInfluencers', findings, config: { weights: {}, benchmarks: BENCHMARKS } },
          because(campaignId),
        );
      }),
    /** The mail that was decided is worded and sent. */
    send: async (id: NegotiationId, body: string) => {
      const { move, purpose, price, to } = await pendingOf(id);
      const subject = 'A reel for Northwind Coffee';
      const use = { model: 'claude-sonnet-5-5', inputTokens: 900, outputTokens: 120, costMicros: 4_500 };
      await decide(id, {
        type: 'RecordDraft',
        move,
        draft: { subject, body },
        use,
        notBefore: null,
        verdict: { ok: true },
      });
      const mail = {
        ...nextMail(),
        effectId: 'e:0' as EffectId,
        text: { from: 'deals@agency.example', to, subject, body, rfcMessageId: null },
      };
      await decide(id, { type: 'RecordSent', move, purpose, price, mail });
    },
    /** They answer, and the answer is read and acted on. */
    reply: async (id: NegotiationId, body: string, intent: ReplyReading['intent'], understanding: Understanding) => {
      const ids = nextMail();
      const text = {
        from: 'them@example.com',
        to: 'deals@agency.example',
        subject: 'Re: A reel for Northwind Coffee',
        body,
        quoted: '',
        rfcMessageId: null,
      };
      const told = {
        kind: 'human',
        because: 'no sign of a machine',
        sender: 'influencer',
        returnDate: null,
        hiddenText: false,
      } as const;
      await decide(id, { type: 'ReceiveMail', mail: { ...ids, ...told, attachments: [], text } });
      const reading = {
        intent,
        intentQuote: body,
        confidence: 0.93,
        amounts: [],
        conditions: [],
        triggers: [],
        questions: [],
      };
      const use = { model: 'claude-haiku-5-5', inputTokens: 700, outputTokens: 90, costMicros: 900 };
      await decide(id, {
        type: 'ConsiderReply',
        messageIds: [ids.messageId],
        reading,
        understanding,
        discarded: [],
        use,
      });
    },
    /** Wording the next mail fails, is parked, and is taken up again. */
    failOnce: (id: NegotiationId) =>
      app.log.write((tx) => {
        const effectId = tx.database
          .prepare<[string], EffectId>(
            `SELECT key FROM effects WHERE negotiation_id = ? AND kind = 'word_mail' ORDER BY asked_at DESC`,
          )
          .pluck()
          .get(id);
        if (effectId === undefined) throw new Error(`no mail to word in ${id}`);
        const until = new Date(now + 60_000).toISOString() as Instant;
        tx.append({
          stream: `effect:${effectId}`,
          expected: 'stream_exists',
          metadata: because(id, 'effects'),
          events: [
            { type: 'EffectAttempted', data: { effectId, attempt: 1 }, state: 'tried' },
            {
              type: 'EffectFailed',
              data: { effectId, attempt: 1, outcome: 'failed', status: 529, message: 'overloaded' },
              state: 'pending',
            },
            {
              type: 'EffectParked',
              data: { effectId, until, why: 'retry', message: 'overloaded', negotiationId: id },
              state: 'parked',
            },
            { type: 'EffectResumed', data: { effectId, by: 'time' }, state: 'pending' },
          ],
        });
      }),
  };
};

const idOf = (name: string): string => name.toLowerCase().replace(/\W+/g, '');

const BENCHMARKS = [{ platform: 'instagram' as const, basis: 'followers' as const, rate: 3.65, source: 'a study' }];

const VARIABLES = {
  CLICKUP_TOKEN: 'x',
  CLICKUP_WEBHOOK_SECRET: 'x',
  CLICKUP_LIST_ID: 'x',
  GOOGLE_CLIENT_ID: 'x',
  GOOGLE_CLIENT_SECRET: 'x',
  GOOGLE_REFRESH_TOKEN: 'x',
  GMAIL_ADDRESS: 'deals@agency.example',
  GMAIL_SENDER_NAME: 'Alex Rivera',
  SHEETS_SPREADSHEET_ID: 'x',
  SLACK_BOT_TOKEN: 'x',
  SLACK_SIGNING_SECRET: 'x',
  SLACK_CHANNEL_CAMPAIGNS: 'C1',
  SLACK_CHANNEL_AGREEMENTS: 'C2',
  SLACK_CHANNEL_ESCALATIONS: 'C3',
  SLACK_CHANNEL_ERRORS: 'C4',
  ANTHROPIC_API_KEY: 'x',
};
