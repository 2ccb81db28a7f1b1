import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { v7 as uuid } from 'uuid';
import { afterEach } from 'vitest';
import { type Application, metadata } from '../../../src/adapters/application.ts';
import { readConfig } from '../../../src/adapters/config.ts';
import { decideCampaign } from '../../../src/adapters/decisions/campaign.ts';
import { decideNegotiation, negotiationOf } from '../../../src/adapters/decisions/negotiation.ts';
import type { Performer, Settlement } from '../../../src/adapters/effects/performer.ts';
import { requestEffects } from '../../../src/adapters/effects/request.ts';
import { resilienceFor } from '../../../src/adapters/resilience.ts';
import { readSettings } from '../../../src/adapters/settings.ts';
import type { Finding, FormReading } from '../../../src/domain/campaign/decide.ts';
import type { NegotiationCommand } from '../../../src/domain/negotiation/commands.ts';
import { catalogue, type StoredEvent } from '../../../src/events/catalogue.ts';
import { openKeys } from '../../../src/events/keys.ts';
import { openLog } from '../../../src/events/log.ts';
import { saltPool } from '../../../src/events/personal.ts';
import type { LineItem, Platform } from '../../../src/events/terms.ts';
import {
  type CampaignId,
  cents,
  type Cpm,
  type Day,
  type InfluencerId,
  type NegotiationId,
  type Views,
} from '../../../src/events/units.ts';
import type { Effect } from '../../../src/projections/effects.ts';
import { projectionEngine } from '../../../src/projections/engine.ts';
import { READ_MODELS } from '../../../src/projections/read-models.ts';

/** Numbers, names and addresses that no model may ever be sent. */
export const SECRETS = {
  budget: cents(91_827_00),
  limit: cents(7_313_00),
  openingCpm: 2171 as Cpm,
  targetCpm: 2937 as Cpm,
  otherName: 'Zebulon Quux',
  otherEmail: 'zebulon@quux.example',
  email: 'maya.private@lee.example',
  managerEmail: 'boss@managers.example',
  sender: 'deals@agency.example',
} as const;

export const MAYA = '0192aaaa-0000-7000-8000-000000000001' as NegotiationId;
const CAMPAIGN = 'task1' as CampaignId;
const directory = mkdtempSync(join(tmpdir(), 'parley-anthropic-'));
process.on('exit', () => rmSync(directory, { recursive: true, force: true }));

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

export type House = Readonly<{
  app: Application;
  decide(command: NegotiationCommand): Promise<readonly StoredEvent[]>;
  /** A mail of hers; returns its message id. */
  receive(body: string, more?: Partial<Received>): Promise<string>;
  /** Sends what was drafted last, as the mail adapter would record it. */
  send(): Promise<void>;
  /** The oldest open effect of the kind. */
  open(kind: Effect['kind']): Effect | null;
  /** Performs the oldest open effect of the kind and settles it as the runner does. */
  run(kind: Effect['kind'], performer: Performer): Promise<Settlement>;
  events(): readonly StoredEvent[];
  last<T extends StoredEvent['type']>(type: T): Extract<StoredEvent, { type: T }>;
  status(): Promise<string>;
  /** Empties her personal data as an erasure does; with a position, what that event alone holds of it. */
  erase(position?: number): Promise<void>;
}>;
type Received = Extract<NegotiationCommand, { type: 'ReceiveMail' }>['mail'];

/** A house of its own over a real log: a campaign of two influencers whose openings were decided and not yet worded. */
export const house = async (
  environment: Readonly<{ url: string }> & Partial<Record<string, string>>,
  options: Readonly<{
    platform?: Platform;
    deliverables?: readonly LineItem[];
    rounds?: number;
    policy?: Partial<Application['config']['policy']>;
  }> = {},
): Promise<House> => {
  const {
    platform = 'instagram',
    deliverables = [{ type: 'instagram_reel', quantity: 2 }],
    rounds = 4,
    policy = {},
  } = options;
  const config = readConfig('config');
  const engine = projectionEngine(READ_MODELS);
  const clock = { now: () => new Date('2026-11-20T10:00:00Z') };
  const ids = { uuid: () => uuid(), salt: saltPool(randomBytes) };
  const file = join(directory, `${uuid()}.db`);
  const log = openLog({ file, catalogue, clock, ids, followers: [engine.follow, requestEffects] });
  closing.push(() => log.close());
  engine.prepare(log);
  const app: Application = {
    settings: readSettings({ ...VARIABLES, ...environment, ANTHROPIC_URL: environment.url }),
    config: { ...config, policy: { ...config.policy, ...policy } },
    log,
    faulted: () => engine.faulted(),
    keys: () => openKeys(file),
    clock,
    ids,
    resilience: {
      anthropic: resilienceFor('anthropic'),
      clickup: resilienceFor('clickup'),
      gmail: resilienceFor('gmail'),
      sheets: resilienceFor('sheets'),
      slack: resilienceFor('slack'),
    },
    logger: pino({ level: 'silent' }),
  };
  const because = metadata('test', 'agent', CAMPAIGN);
  const decide: House['decide'] = (command) =>
    log.write((tx) => decideNegotiation(tx, app, MAYA, command, because).events);

  await log.write((tx) => {
    decideCampaign(tx, app, CAMPAIGN, { type: 'ReadForm', reading: formOf(platform, deliverables, rounds) }, because);
    const found = findings(platform);
    const config = { weights: {}, benchmarks: [] };
    decideCampaign(tx, app, CAMPAIGN, { type: 'MatchInfluencers', findings: found, config }, because);
  });

  const events = () => log.read({ stream: `negotiation:${MAYA}` });
  const open = (kind: Effect['kind']): Effect | null => {
    const row = log.database
      .prepare('SELECT state FROM effects WHERE kind = ? AND negotiation_id = ? AND open = 1 ORDER BY asked_at')
      .get(kind, MAYA) as { state: string } | undefined;
    return row === undefined ? null : (JSON.parse(row.state) as Effect);
  };
  let messages = 0;

  return {
    app,
    decide,
    events,
    open,
    receive: async (body, more = {}) => {
      const messageId = `theirs-${(messages += 1)}`;
      await decide({ type: 'ReceiveMail', mail: { ...received(messageId, body), ...more } });
      return messageId;
    },
    send: async () => {
      const { data, personal } = lastOf(events(), 'MailDrafted');
      const { subject = '', body = '' } = personal.content ?? {};
      const text = { from: SECRETS.sender, to: SECRETS.email, subject, body, rfcMessageId: null };
      const mail = {
        messageId: `ours-${data.move}`,
        threadId: 't1',
        rfcMessageIdHash: null,
        effectId: 'e' as never,
        text,
      };
      await decide({ type: 'RecordSent', move: data.move, purpose: data.purpose, price: data.price, mail });
    },
    run: async (kind, performer) => {
      const effect = open(kind);
      if (effect === null) throw new Error(`no ${kind} is open`);
      const attempt = { signal: AbortSignal.timeout(10_000), recordDraft: () => Promise.resolve() };
      const settlement = await performer.perform(effect, attempt);
      await log.write((tx) => {
        if ('record' in settlement) settlement.record?.(tx);
        const { effectId } = effect;
        tx.append({
          stream: `effect:${effectId}`,
          expected: 'stream_exists',
          metadata: because,
          events: [
            settlement.outcome === 'superseded'
              ? { type: 'EffectSuperseded', data: { effectId, why: settlement.why }, state: 'superseded' }
              : { type: 'EffectSucceeded', data: { effectId, result: null }, state: 'succeeded' },
          ],
        });
      });
      return settlement;
    },
    last: (type) => lastOf(events(), type),
    status: () => log.write((tx) => negotiationOf(tx, MAYA).phase.status),
    erase: async (position) => {
      await log.write((tx) =>
        tx.database
          .prepare(
            'UPDATE personal SET salt = NULL, content = NULL WHERE subject = ? AND position = ifnull(?, position)',
          )
          .run(HER, position ?? null),
      );
      engine.rebuild(log);
    },
  };
};

const HER = 'maya';

const lastOf = <T extends StoredEvent['type']>(events: readonly StoredEvent[], type: T) => {
  const event = events.findLast((each): each is Extract<StoredEvent, { type: T }> => each.type === type);
  if (event === undefined) throw new Error(`no ${type} among ${events.map((each) => each.type).join(', ')}`);
  return event;
};

const received = (messageId: string, body: string): Received => ({
  messageId,
  threadId: 't1',
  rfcMessageIdHash: null,
  kind: 'human',
  because: 'no sign of a machine',
  sender: 'influencer',
  returnDate: null,
  attachments: [],
  hiddenText: false,
  text: {
    from: SECRETS.email,
    to: SECRETS.sender,
    subject: 'Re: Acme x Maya: hello',
    body,
    quoted: '',
    rfcMessageId: null,
  },
});

const formOf = (platform: Platform, deliverables: readonly LineItem[], rounds: number): FormReading => ({
  outcome: 'complete',
  submission: {
    campaignId: CAMPAIGN,
    taskUrl: 'https://app.clickup.example/t/task1',
    clientName: 'Acme',
    budget: SECRETS.budget,
    openingCpm: SECRETS.openingCpm,
    targetCpm: SECRETS.targetCpm,
    stretch: 0.2,
    rounds,
    perInfluencerLimit: SECRETS.limit,
    platform,
    deliverables: [...deliverables],
    timeline: { start: null, end: '2026-12-31' as Day },
    replyMode: 'auto',
    listed: 2,
  },
  influencers: ['Maya Lee', SECRETS.otherName],
  mention: [],
});

const findings = (platform: Platform): readonly Finding[] =>
  [
    { name: 'Maya Lee', email: SECRETS.email, id: HER, negotiationId: MAYA },
    {
      name: SECRETS.otherName,
      email: SECRETS.otherEmail,
      id: 'zeb',
      negotiationId: '0192aaaa-0000-7000-8000-000000000002' as NegotiationId,
    },
  ].map(({ name, email, id, negotiationId }, index) => ({
    place: index + 1,
    listedAs: name,
    outcome: 'found',
    influencer: {
      place: index + 1,
      negotiationId,
      influencerId: id as InfluencerId,
      row: index + 2,
      platform,
      averageViews: 20_000 as Views,
      alsoOn: [],
      engagement: { rate: 4.8, basis: 'followers', posts: 9 },
      limits: { minRate: null, limit: null },
    },
    contact: { name, email, handle: '@handle', managerEmail: SECRETS.managerEmail, timeZone: null },
  }));

const VARIABLES = {
  CLICKUP_TOKEN: 'x',
  CLICKUP_WEBHOOK_SECRET: 'x',
  CLICKUP_LIST_ID: 'x',
  GOOGLE_CLIENT_ID: 'x',
  GOOGLE_CLIENT_SECRET: 'x',
  GOOGLE_REFRESH_TOKEN: 'x',
  GMAIL_ADDRESS: SECRETS.sender,
  GMAIL_SENDER_NAME: 'Alex Rivera',
  SHEETS_SPREADSHEET_ID: 'x',
  SLACK_BOT_TOKEN: 'x',
  SLACK_SIGNING_SECRET: 'x',
  SLACK_CHANNEL_CAMPAIGNS: 'x',
  SLACK_CHANNEL_AGREEMENTS: 'x',
  SLACK_CHANNEL_ESCALATIONS: 'x',
  SLACK_CHANNEL_ERRORS: 'x',
  ANTHROPIC_API_KEY: 'sk-test',
};
