import { type Anthropic, startAnthropic } from './anthropic/anthropic.ts';
import { type Cast, castOf } from './cast/cast.ts';
import { type ClickUp, startClickUp } from './clickup/clickup.ts';
import { type Gmail, startGmail } from './gmail/gmail.ts';
import { type GoogleAccounts, startGoogleAccounts } from './google/accounts.ts';
import { type ApplicationAddress, applicationAddress } from './http/application.ts';
import { type Cell, type Sheets, startSheets } from './sheets/sheets.ts';
import { type Slack, startSlack } from './slack/slack.ts';

export type WorldOptions = Readonly<{
  /** Who is in the sheet; a cast of the default size with seed 1 unless said. */
  cast?: Cast;
  /** The sheet itself, header first, instead of the cast's. */
  sheetRows?: readonly (readonly Cell[])[];
  /** Whether Gmail pushes (default) or has to be polled. */
  push?: boolean;
  pollSeconds?: number;
}>;

export type World = Readonly<{
  /** What the application needs in its environment, but for its own files and PORT. */
  environment: Readonly<Record<string, string>>;
  accounts: GoogleAccounts;
  gmail: Gmail;
  slack: Slack;
  clickup: ClickUp;
  sheets: Sheets;
  anthropic: Anthropic;
  /** Tells the world where the application listens; until then nothing can be delivered to it. */
  connect(url: string): void;
  application: ApplicationAddress;
  stop(): Promise<void>;
}>;

export const SENDER = { name: 'Alex Rivera', address: 'deals@agency.example' } as const;

/** Starts every outside service on loopback, each on a port of its own. */
export const startWorld = async (options: WorldOptions = {}): Promise<World> => {
  const { cast = castOf(1), push = true, pollSeconds = 2 } = options;
  const application = applicationAddress();
  const accounts = await startGoogleAccounts({ ...GOOGLE, accessToken: ACCESS_TOKEN });
  const rows = options.sheetRows ?? cast.sheetRows;
  const [gmail, slack, clickup, sheets, anthropic] = await Promise.all([
    startGmail({
      address: SENDER.address,
      accessToken: ACCESS_TOKEN,
      accounts,
      application,
      push: { on: push, audience: AUDIENCE, serviceAccount: SERVICE_ACCOUNT },
    }),
    startSlack({ botToken: SLACK_TOKEN, signingSecret: SLACK_SECRET, application }),
    startClickUp({ token: CLICKUP_TOKEN, webhookSecret: WEBHOOK_SECRET, listId: LIST_ID, teamId: '108', application }),
    startSheets({ spreadsheetId: SPREADSHEET_ID, tab: 'Influencers', accessToken: ACCESS_TOKEN, rows }),
    startAnthropic({ apiKey: ANTHROPIC_KEY }),
  ]);
  return {
    accounts,
    gmail,
    slack,
    clickup,
    sheets,
    anthropic,
    application,
    connect: application.connect,
    environment: {
      HOST: '127.0.0.1',
      CLICKUP_TOKEN,
      CLICKUP_WEBHOOK_SECRET: WEBHOOK_SECRET,
      CLICKUP_LIST_ID: LIST_ID,
      CLICKUP_URL: `${clickup.server.url}/api/v2/`,
      GOOGLE_CLIENT_ID: GOOGLE.clientId,
      GOOGLE_CLIENT_SECRET: GOOGLE.clientSecret,
      GOOGLE_REFRESH_TOKEN: GOOGLE.refreshToken,
      GOOGLE_TOKEN_URL: accounts.tokenUrl,
      GMAIL_ADDRESS: SENDER.address,
      GMAIL_SENDER_NAME: SENDER.name,
      GMAIL_URL: `${gmail.server.url}/`,
      ...(push
        ? {
            GMAIL_PUSH_TOPIC: 'projects/sandbox/topics/gmail',
            GMAIL_PUSH_AUDIENCE: AUDIENCE,
            GMAIL_PUSH_SERVICE_ACCOUNT: SERVICE_ACCOUNT,
          }
        : {}),
      GMAIL_PUSH_CERTIFICATES_URL: accounts.certificatesUrl,
      // Nobody in the sandbox waits for a minute to pass.
      GMAIL_SENDS_PER_MINUTE: '100000',
      GMAIL_SENDS_PER_DAY: '1000000',
      GMAIL_POLL_SECONDS: String(pollSeconds),
      SHEETS_SPREADSHEET_ID: SPREADSHEET_ID,
      SHEETS_TAB: 'Influencers',
      SHEETS_URL: `${sheets.server.url}/`,
      SHEETS_POLL_SECONDS: String(pollSeconds),
      SLACK_BOT_TOKEN: SLACK_TOKEN,
      SLACK_SIGNING_SECRET: SLACK_SECRET,
      SLACK_URL: `${slack.server.url}/api/`,
      SLACK_CHANNEL_CAMPAIGNS: slack.channelIds.campaigns,
      SLACK_CHANNEL_AGREEMENTS: slack.channelIds.agreements,
      SLACK_CHANNEL_ESCALATIONS: slack.channelIds.escalations,
      SLACK_CHANNEL_ERRORS: slack.channelIds['parley-errors'],
      ANTHROPIC_API_KEY: ANTHROPIC_KEY,
      ANTHROPIC_URL: `${anthropic.server.url}/`,
    },
    stop: async () => {
      await Promise.all([
        gmail.stop(),
        slack.stop(),
        clickup.server.stop(),
        sheets.server.stop(),
        anthropic.server.stop(),
      ]);
      await accounts.server.stop();
    },
  };
};

// Made up, and shaped like the real ones, so that a check of their form has something to check.
const ACCESS_TOKEN = 'ya29.sandbox-access-token';
const GOOGLE = {
  clientId: '108000000000-sandbox.apps.googleusercontent.com',
  clientSecret: 'GOCSPX-sandbox-client-secret',
  refreshToken: '1//0sandbox-refresh-token',
};
const CLICKUP_TOKEN = 'pk_183_SANDBOXSANDBOXSANDBOXSANDBOX0000';
const WEBHOOK_SECRET = 'SANDBOXWEBHOOKSECRET0000000000000000';
const LIST_ID = '901200000001';
const SLACK_TOKEN = 'xoxb-000000000000-000000000000-sandbox';
const SLACK_SECRET = '8f742231b10e8888abcd99yyyzzz85a5';
const ANTHROPIC_KEY = 'sk-ant-api03-sandbox';
const SPREADSHEET_ID = '1sandboxSpreadsheetAAAAAAAAAAAAAAAAAAAAAAAAAA';
const AUDIENCE = 'https://parley.example/webhooks/gmail';
const SERVICE_ACCOUNT = 'gmail-push@sandbox.iam.gserviceaccount.com';
