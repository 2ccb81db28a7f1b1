import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { v7 as uuid } from 'uuid';
import { afterEach } from 'vitest';
import { type Application, metadata } from '../../../src/adapters/application.ts';
import { decideCampaign } from '../../../src/adapters/decisions/campaign.ts';
import { decideNegotiation } from '../../../src/adapters/decisions/negotiation.ts';
import type { Message } from '../../../src/adapters/slack/blocks.ts';
import { readSettings } from '../../../src/adapters/settings.ts';
import { composeApplication, openStore, systemIds } from '../../../src/cli/compose.ts';
import type { Finding } from '../../../src/domain/campaign/decide.ts';
import type { NegotiationCommand } from '../../../src/domain/negotiation/commands.ts';
import type { ParleyEvent, StoredEvent } from '../../../src/events/catalogue.ts';
import type { Notice } from '../../../src/events/catalogue/effects.ts';
import {
  type CampaignId,
  cents,
  type Cpm,
  type Day,
  type EffectId,
  type InfluencerId,
  type NegotiationId,
  type StreamName,
  type Views,
} from '../../../src/events/units.ts';
import type { Effect } from '../../../src/projections/effects.ts';

export const GLOW = 'glow1' as CampaignId;
export const negotiation = (name: string, campaign: CampaignId = GLOW) => `${campaign}-${name}` as NegotiationId;

/** Parley with an empty log of its own, as the composition root puts it together. */
export const team = (environment: Readonly<Record<string, string>> = {}, deciders: readonly string[] = []) => {
  const clock = { now: () => new Date(now) };
  let now = Date.parse('2026-11-20T10:00:00Z');
  const store = openStore(join(directory, `${uuid()}.db`), { clock, ids: systemIds() });
  closing.push(() => store.log.close());
  const settings = readSettings({ ...VARIABLES, ...environment });
  const composed = composeApplication(settings, store, { clock, ids: systemIds(), logger: pino({ level: 'silent' }) });
  const { config } = composed;
  const app: Application = {
    ...composed,
    config: { ...config, policy: { ...config.policy, deciders: [...deciders] } },
  };
  const { log } = app;
  const because = metadata('test', 'agent', GLOW);
  let mails = 0;

  const decide = (id: NegotiationId, command: NegotiationCommand) =>
    log.write((tx) => decideNegotiation(tx, app, id, command, because).events);
  const last = <Type extends StoredEvent['type']>(type: Type): Extract<StoredEvent, { type: Type }> => {
    const event = log.read({ types: [type] }).at(-1);
    if (event === undefined) throw new Error(`no ${type}`);
    return event as Extract<StoredEvent, { type: Type }>;
  };
  const received = (body: string) => ({
    messageId: `theirs-${(mails += 1)}`,
    threadId: '18c2f7thread',
    rfcMessageIdHash: null,
    kind: 'human' as const,
    because: 'no sign of a machine',
    sender: 'influencer' as const,
    returnDate: null,
    attachments: [],
    hiddenText: false,
    text: {
      from: 'maya@lee.example',
      to: 'deals@agency.example',
      subject: 'Re: Glow x Maya',
      body,
      quoted: '',
      rfcMessageId: null,
    },
  });
  /** What they wrote last is understood. */
  const read = (id: NegotiationId, understanding: Understanding) => {
    const { messageId } = last('MailReceived').data;
    const reading = { intent: 'counter', intentQuote: 'as they wrote', confidence: 0.9, ...NOTHING_READ } as const;
    const use = { model: 'm', inputTokens: 1, outputTokens: 1, costMicros: 1 };
    return decide(id, { type: 'ConsiderReply', messageIds: [messageId], reading, understanding, discarded: [], use });
  };

  return {
    app,
    store,
    decide,
    last,
    pass: (milliseconds: number) => void (now += milliseconds),
    append: (stream: StreamName, ...events: ParleyEvent[]) =>
      log.write((tx) => tx.append({ stream, expected: 'any', metadata: because, events })),
    reject: (
      campaign: CampaignId,
      taskName: string,
      problems: { field: string; held: string | null; expected: string }[],
    ) =>
      log.write((tx) => {
        const of = { outcome: 'invalid', taskUrl: taskUrl(campaign), taskName, problems, fingerprint: 'f' } as const;
        return decideCampaign(tx, app, campaign, { type: 'ReadForm', reading: of }, because);
      }),
    /** Somebody of the team writes in the thread, which is theirs from then on. */
    write: (id: NegotiationId, body: string, over: Readonly<{ withinTeam?: true }> = {}) => {
      const text = { from: 'deals@agency.example', to: 'maya@lee.example', subject: 'Re', body, rfcMessageId: null };
      const ids = { messageId: `by-hand-${body.length}`, threadId: 't', rfcMessageIdHash: null };
      const mail = { direction: 'sent', ...ids, ...over, text } as const;
      return decide(id, { type: 'NotePersonsMail', mail, by: 'mailbox' });
    },
    withdraw: (campaign: CampaignId, why: string) =>
      log.write((tx) => decideCampaign(tx, app, campaign, { type: 'WithdrawForm', why }, because)),
    /** A campaign of $20,000 at $20–25, as ClickUp and the sheet tell of it. */
    start: async (
      findings: readonly Finding[],
      {
        campaign = GLOW,
        clientName = 'Glow',
        budget = 20_000,
        mention = [] as string[],
        replyMode = 'auto' as const,
      } = {},
    ) => {
      const submission = {
        campaignId: campaign,
        taskUrl: taskUrl(campaign),
        clientName,
        budget: cents(budget * 100),
        openingCpm: 2_000 as Cpm,
        targetCpm: 2_500 as Cpm,
        stretch: 0.2,
        rounds: 4,
        perInfluencerLimit: null,
        platform: 'instagram' as const,
        deliverables: [{ type: 'instagram_reel' as const, quantity: 2 }],
        timeline: { start: null, end: '2026-12-31' as Day },
        replyMode,
        listed: findings.length,
      };
      const influencers = findings.map(({ listedAs }) => listedAs);
      const config = { weights: {}, benchmarks: [] };
      await log.write((tx) => {
        const reading = { outcome: 'complete', submission, influencers, mention } as const;
        decideCampaign(tx, app, campaign, { type: 'ReadForm', reading }, because);
        decideCampaign(tx, app, campaign, { type: 'MatchInfluencers', findings, config }, because);
      });
    },
    lookAgain: (findings: readonly Finding[]) =>
      log.write((tx) => {
        const config = { weights: {}, benchmarks: [] };
        return decideCampaign(tx, app, GLOW, { type: 'MatchInfluencers', findings, config }, because);
      }),
    /** Records the mail that was decided last as sent. */
    send: (id: NegotiationId) => {
      const { data } = last('OfferDecided');
      const text = {
        from: 'deals@agency.example',
        to: 'maya@lee.example',
        subject: 'Glow x Maya',
        body: 'An offer',
        rfcMessageId: null,
      };
      const ids = { messageId: `ours-${id}-${data.move}`, threadId: '18c2f7thread', rfcMessageIdHash: null };
      const mail = { ...ids, effectId: 'e:0' as EffectId, text };
      return decide(id, { type: 'RecordSent', move: data.move, purpose: data.purpose, price: data.price, mail });
    },
    /** A reply comes in and is understood as an ask, a yes or a reason to call a person. */
    reply: async (id: NegotiationId, body: string, understanding: Understanding) => {
      await decide(id, { type: 'ReceiveMail', mail: received(body) });
      return read(id, understanding);
    },
    read,
    receive: (id: NegotiationId, body: string) => decide(id, { type: 'ReceiveMail', mail: received(body) }),
    /** The effect that posts a notice, asked for last. */
    notice: (notice: Notice): Effect => {
      const row = log.database
        .prepare(`SELECT state FROM effects WHERE state ->> '$.notice' = ? ORDER BY asked_at DESC LIMIT 1`)
        .get(notice) as { state: string } | undefined;
      if (row === undefined) throw new Error(`nobody asked for ${notice}`);
      return JSON.parse(row.state) as Effect;
    },
  };
};
export type Team = ReturnType<typeof team>;
type Understanding = Extract<NegotiationCommand, { type: 'ConsiderReply' }>['understanding'];

/** Found in the sheet: 20,000 views for each of two reels. */
export const found = (place: number, name: string, campaign: CampaignId = GLOW): Finding => {
  const id = name.toLowerCase().replace(/\W+/g, '');
  return {
    place,
    listedAs: name,
    outcome: 'found',
    influencer: {
      place,
      negotiationId: negotiation(id, campaign),
      influencerId: id as InfluencerId,
      row: place + 1,
      platform: 'instagram',
      averageViews: 20_000 as Views,
      alsoOn: [],
      engagement: { rate: 4.8, basis: 'followers', posts: 9 },
      limits: { minRate: null, limit: null },
    },
    contact: { name, email: `${id}@example.com`, handle: `@${id}`, managerEmail: null, timeZone: null },
  };
};

/** A message as a person reads it: headings, then text, fields side by side. */
export const readable = ({ text, blocks }: Message): string => {
  const lines = blocks.flatMap((block): readonly string[] => {
    switch (block.type) {
      case 'header':
        return [`# ${block.text.text}`];
      case 'section':
        return [block.text?.text ?? '', ...(block.fields ?? []).map((field) => field.text.replace('\n', ': '))].filter(
          (line) => line !== '',
        );
      case 'context':
        return block.elements.map((element) => `(${'text' in element ? element.text : ''})`);
      case 'actions':
        return [
          block.elements
            .map((element) => `[${element.type === 'button' ? element.text.text : element.type}]`)
            .join(' '),
        ];
      default:
        return [`[${block.type}]`];
    }
  });
  return `${[`notification: ${text}`, ...lines].join('\n\n')}\n`;
};

const NOTHING_READ = { amounts: [], conditions: [], triggers: [], questions: [] };
const taskUrl = (campaign: CampaignId) => `https://app.clickup.com/t/${campaign}`;

const directory = mkdtempSync(join(tmpdir(), 'parley-slack-'));
process.on('exit', () => rmSync(directory, { recursive: true, force: true }));
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

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
