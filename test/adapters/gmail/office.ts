import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach } from 'vitest';
import { type Gmail, startGmail } from '../../../sandbox/gmail/gmail.ts';
import { startGoogleAccounts } from '../../../sandbox/google/accounts.ts';
import { applicationAddress } from '../../../sandbox/http/application.ts';
import { type Mail, composeMail } from '../../../sandbox/mail/compose.ts';
import { type Application, metadata } from '../../../src/adapters/application.ts';
import { decideCampaign } from '../../../src/adapters/decisions/campaign.ts';
import { decideNegotiation, type negotiationOf } from '../../../src/adapters/decisions/negotiation.ts';
import { googleAuth } from '../../../src/adapters/gmail/auth.ts';
import { type GmailClient, gmailClient, type PatientClient, patiently } from '../../../src/adapters/gmail/client.ts';
import { readSettings } from '../../../src/adapters/settings.ts';
import { composeApplication, openStore, systemIds } from '../../../src/cli/compose.ts';
import type { Understanding } from '../../../src/domain/mail/understanding.ts';
import type { NegotiationCommand } from '../../../src/domain/negotiation/commands.ts';
import type { Negotiation } from '../../../src/domain/negotiation/state.ts';
import type { StoredEvent } from '../../../src/events/catalogue.ts';
import type { CampaignId, Cents, Cpm, Day, InfluencerId, NegotiationId, Views } from '../../../src/events/units.ts';
import type { Effect } from '../../../src/projections/effects.ts';

export const MAYA = 'maya@lee.example';
export const PRIYA = 'U0PRIYA001';
export const MANAGER = 'jo@talent.example';
export const OURS = 'deals@agency.example';
export const CAMPAIGN = 'task-1' as CampaignId;
export const SERVICE_ACCOUNT = 'gmail-push@sandbox.iam.gserviceaccount.com';
export const AUDIENCE = 'https://parley.example/webhooks/gmail';

/** The agency with one campaign of one influencer, whose opening offer was decided; its mailbox over real sockets, its log in a file. */
export type Office = Readonly<{
  app: Application;
  gmail: Gmail;
  accounts: Awaited<ReturnType<typeof startGoogleAccounts>>;
  client: GmailClient;
  patient: PatientClient;
  negotiationId: NegotiationId;
  negotiation(): Negotiation;
  command(command: NegotiationCommand): Promise<void>;
  /** Starts another campaign with the same influencer. */
  alsoIn(campaign: string): Promise<void>;
  /** Words the pending move; its effect is asked for. */
  draft(body?: string): Promise<Effect>;
  effect(effectId: string): Effect;
  /** A person has read its draft and lets it go. */
  release(effect: Effect): Promise<void>;
  /** Their unanswered mail was read and understood; the decider answers. */
  considered(understanding: Understanding): Promise<void>;
  events<Type extends StoredEvent['type']>(type: Type): readonly Extract<StoredEvent, { type: Type }>[];
  /** Maya answers the last mail that went out, unless told otherwise. */
  answer(text: string, mail?: Partial<Mail> & { threadId?: string }): Promise<{ id: string; threadId: string }>;
}>;

export type OfficeOptions = Readonly<{
  replyMode?: 'auto' | 'review';
  teamDomains?: readonly string[];
  budget?: number;
}>;

export const openOffice = async (options: OfficeOptions = {}): Promise<Office> => {
  const { replyMode = 'auto', teamDomains = ['agency.example'], budget = 10_000_00 } = options;
  const accessToken = 'ya29.test';
  const credentials = { clientId: 'client', clientSecret: 'secret', refreshToken: 'refresh', accessToken };
  const accounts = await startGoogleAccounts(credentials);
  const application = applicationAddress();
  const push = { on: false, audience: AUDIENCE, serviceAccount: SERVICE_ACCOUNT };
  const gmail = await startGmail({ address: OURS, accessToken, accounts, application, push });
  const directory = mkdtempSync(join(tmpdir(), 'parley-gmail-'));
  const settings = readSettings({
    CLICKUP_TOKEN: 'pk_1',
    CLICKUP_WEBHOOK_SECRET: 'secret',
    CLICKUP_LIST_ID: '1',
    GOOGLE_CLIENT_ID: credentials.clientId,
    GOOGLE_CLIENT_SECRET: credentials.clientSecret,
    GOOGLE_REFRESH_TOKEN: credentials.refreshToken,
    GOOGLE_TOKEN_URL: accounts.tokenUrl,
    GMAIL_ADDRESS: OURS,
    GMAIL_SENDER_NAME: 'Alex Rivera',
    GMAIL_URL: gmail.server.url,
    GMAIL_PUSH_TOPIC: 'projects/sandbox/topics/gmail',
    GMAIL_PUSH_AUDIENCE: AUDIENCE,
    GMAIL_PUSH_SERVICE_ACCOUNT: SERVICE_ACCOUNT,
    GMAIL_PUSH_CERTIFICATES_URL: accounts.certificatesUrl,
    SHEETS_SPREADSHEET_ID: 'sheet',
    SLACK_BOT_TOKEN: 'xoxb-1',
    SLACK_SIGNING_SECRET: 'secret',
    SLACK_CHANNEL_CAMPAIGNS: 'C1',
    SLACK_CHANNEL_AGREEMENTS: 'C2',
    SLACK_CHANNEL_ESCALATIONS: 'C3',
    SLACK_CHANNEL_ERRORS: 'C4',
    ANTHROPIC_API_KEY: 'sk-1',
  });
  const ports = { clock: { now: () => new Date() }, ids: systemIds() };
  const store = openStore(join(directory, 'parley.db'), ports);
  const logger = pino({ level: 'silent' });
  const resilience = { pause: () => Promise.resolve() };
  const composed = composeApplication(settings, store, { ...ports, logger, resilience });
  const policy = { ...composed.config.policy, teamDomains: [...teamDomains] };
  const app: Application = { ...composed, config: { ...composed.config, policy } };
  opened.push(async () => {
    app.log.close();
    await gmail.stop();
    await accounts.server.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  const negotiationId = 'negotiation-1' as NegotiationId;
  await app.log.write((tx) => startCampaign(tx, app, { replyMode, budget, negotiationId }));
  const client = gmailClient(settings, googleAuth(settings));
  const negotiation = () => stateOf<Negotiation>(app, 'negotiations', negotiationId);
  const effect = (effectId: string) => stateOf<Effect>(app, 'effects', effectId);
  const command: Office['command'] = async (given) => {
    await app.log.write((tx) => decideNegotiation(tx, app, negotiationId, given, metadata('test', 'agent', CAMPAIGN)));
  };
  const events: Office['events'] = (type) => [...app.log.all()].filter((event) => event.type === type) as never;

  return {
    app,
    gmail,
    accounts,
    client,
    alsoIn: (campaign) =>
      app.log.write((tx) => {
        const given = { replyMode, budget, negotiationId: `negotiation-${campaign}` as NegotiationId };
        startCampaign(tx, app, { ...given, campaignId: campaign as CampaignId });
      }),
    patient: patiently(client, app.resilience.gmail),
    negotiationId,
    negotiation,
    command,
    effect,
    release: async ({ effectId }) => {
      await app.log.write((tx) =>
        tx.append({
          stream: `effect:${effectId}`,
          expected: 'stream_exists',
          metadata: metadata('test', `slack:${PRIYA}`, CAMPAIGN),
          events: [{ type: 'DraftReleased', data: { effectId, by: PRIYA }, state: 'pending' }],
        }),
      );
    },
    events,
    considered: (understanding) =>
      command({
        type: 'ConsiderReply',
        messageIds: negotiation().unanswered,
        reading: {
          intent: 'other',
          intentQuote: 'more',
          confidence: 1,
          amounts: [],
          conditions: [],
          triggers: [],
          questions: [],
        },
        understanding,
        discarded: [],
        use: { model: 'test', inputTokens: 0, outputTokens: 0, costMicros: 0 },
      }),
    draft: async (body = 'Hi Maya, could we do one Reel for $800? This offer is subject to final confirmation.') => {
      const move = negotiation().pending?.move ?? 0;
      const draft = { subject: 'Northwind x Maya Lee: a Reel', body };
      await command({ type: 'RecordDraft', move, draft, use: null, notBefore: null, verdict: { ok: true } });
      const row = app.log.database.prepare(`SELECT key FROM effects WHERE kind = 'send_mail' ORDER BY asked_at DESC`);
      return effect((row.get() as { key: string }).key);
    },
    answer: async (text, { threadId, ...mail } = {}) => {
      const last = (await gmail.outgoing()).at(-1);
      const raw = await composeMail({
        from: { name: 'Maya Lee', address: MAYA },
        to: OURS,
        subject: `Re: ${last?.subject ?? 'hello'}`,
        text,
        ...(last === undefined ? {} : { inReplyTo: last.messageId, references: [...last.references, last.messageId] }),
        ...mail,
      });
      return gmail.receive(raw, { push: false, ...(threadId === undefined ? {} : { threadId }) });
    },
  };
};

const opened: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

const stateOf = <State>(app: Application, table: string, key: string): State =>
  JSON.parse(
    (app.log.database.prepare(`SELECT state FROM ${table} WHERE key = ?`).get(key) as { state: string }).state,
  ) as State;

type Given = Readonly<{
  replyMode: 'auto' | 'review';
  budget: number;
  negotiationId: NegotiationId;
  campaignId?: CampaignId;
}>;

const startCampaign = (tx: Parameters<typeof negotiationOf>[0], app: Application, given: Given): void => {
  const { campaignId = CAMPAIGN } = given;
  const because = metadata('test', 'clickup', campaignId);
  const submission = {
    campaignId,
    taskUrl: 'https://app.clickup.com/t/task-1',
    clientName: 'Northwind',
    budget: given.budget as Cents,
    openingCpm: 20_00 as Cpm,
    targetCpm: 25_00 as Cpm,
    stretch: 0.2,
    rounds: 4,
    perInfluencerLimit: null,
    platform: 'instagram',
    deliverables: [{ type: 'instagram_reel', quantity: 1 }],
    timeline: { start: null, end: '2099-12-31' as Day },
    replyMode: given.replyMode,
    listed: 1,
  } as const;
  const form = { ...submission, deliverables: [...submission.deliverables] };
  const reading = { outcome: 'complete', submission: form, influencers: ['Maya Lee'], mention: [] } as const;
  decideCampaign(tx, app, campaignId, { type: 'ReadForm', reading }, because);
  const influencer = {
    place: 1,
    negotiationId: given.negotiationId,
    influencerId: 'influencer-1' as InfluencerId,
    row: 2,
    platform: 'instagram',
    averageViews: 40_000 as Views,
    alsoOn: [] as never[],
    engagement: { rate: null, basis: 'followers', posts: null },
    limits: { minRate: null, limit: null },
  } as const;
  const contact = { name: 'Maya Lee', email: MAYA, handle: null, managerEmail: MANAGER, timeZone: null };
  const finding = { outcome: 'found', place: 1, listedAs: 'Maya Lee', influencer, contact } as const;
  const config = { weights: {}, benchmarks: [] };
  decideCampaign(tx, app, campaignId, { type: 'MatchInfluencers', findings: [finding], config }, because);
};
