import { anthropicService } from '../../../sandbox/anthropic/anthropic.ts';
import { type Chance, chanceOf } from '../../../sandbox/chance.ts';
import { clickUpService } from '../../../sandbox/clickup/clickup.ts';
import { CERTIFICATES_PATH, googleAccountsService, TOKEN_PATH } from '../../../sandbox/google/accounts.ts';
import { type Cell, sheetsService } from '../../../sandbox/sheets/sheets.ts';
import { slackHeaders } from '../../../sandbox/slack/signing.ts';
import { type Network, networkOf, type Service, type Watch, type Weather } from '../network.ts';
import type { Delivered } from '../process.ts';
import type { VirtualTime } from '../time.ts';
import { garbled } from './garbage.ts';
import { type Message, simulatedMailbox } from './mailbox.ts';
import { type Block, type Button, CHANNELS, type Modal, type Post, RESPONSE_PATH, simulatedSlack } from './slack.ts';

export const US = { name: 'Alex Rivera', address: 'deals@agency.example' } as const;
export const DECIDER = 'U0PRIYA00';
export const COLLEAGUE = 'U0SAM0000';

/** Brings a request to the application; null: nobody answered. */
export type Bring = (
  path: string,
  body: string,
  headers: Readonly<Record<string, string>>,
) => Promise<Delivered | null>;

/** Something ClickUp was told was taken: from then on it may not be lost. */
export type Accepted = Readonly<{ body: string }>;

export type WorldOptions = Readonly<{
  seed: number;
  time: VirtualTime;
  weather: Weather;
  watch: Watch;
  bring: Bring;
  sheetRows: readonly (readonly Cell[])[];
  /** How often a model answers nonsense. */
  garbage: number;
  onSent(message: Message): void;
  onPost(post: Post): void;
}>;

/** Every outside service in one process, with the senders that call the application. */
export const worldOf = (options: WorldOptions) => {
  const { time, seed } = options;
  const chance = chanceOf(`world|${seed}`);
  const accepted: Accepted[] = [];
  let settings = { faults: true };

  const accounts = accountsOnce();
  const webhooks = webhookSender(options, chance, accepted, () => settings.faults);
  const clickup = clickUpService({
    token: TOKEN,
    webhookSecret: SECRET,
    listId: LIST,
    teamId: '108',
    application: { post: webhooks },
  });
  const sheets = sheetsService({
    spreadsheetId: SHEET,
    tab: 'Influencers',
    accessToken: ACCESS_TOKEN,
    rows: options.sheetRows,
  });
  const model = anthropicService({ apiKey: TOKEN });
  const modals: Opened[] = [];
  let living = 0;
  const slack = simulatedSlack({
    botToken: TOKEN,
    onPost: options.onPost,
    onModal: (modal, userId) => void modals.push({ modal, userId }),
  });
  const toSlack = (userId: string, payload: object): Promise<Delivered | null> => {
    const body = new URLSearchParams({
      payload: JSON.stringify({ token: 'x', team: { id: 'T1' }, user: { id: userId }, api_app_id: 'A1', ...payload }),
    }).toString();
    return options.bring('/slack/events', body, slackHeaders(SECRET, body));
  };
  const responseUrl = (): string => network.address('slack', living) + RESPONSE_PATH;
  const push = pushSender(
    options,
    chance,
    accounts,
    () => settings.faults,
    () => mailbox.historyId(),
  );
  const mailbox = simulatedMailbox({
    address: US.address,
    accessToken: ACCESS_TOKEN,
    chance,
    onChange: () => mailbox.watched() && push(),
    onSent: options.onSent,
  });

  const network: Network = networkOf(
    time,
    {
      clickup: clickup.handle,
      sheets: sheets.handle,
      gmail: mailbox.handle,
      slack: slack.handle,
      accounts: accounts.handle,
      anthropic: (request) => {
        if (settings.faults && chance.next() < options.garbage) garbled(model, request, chance);
        return model.handle(request);
      },
    },
    options.weather,
    options.watch,
  );
  return {
    network,
    mailbox,
    slack,
    clickup,
    sheets,
    accepted,
    /** Senders deliver once and in order from here on, and the model makes sense. */
    calm: () => {
      settings = { faults: false };
    },
    /** A person types a slash command. */
    command: (command: string, text: string, userId: string): Promise<Delivered | null> => {
      const body = new URLSearchParams({
        ...{ token: 'x', team_id: 'T1', team_domain: 'agency', channel_id: CHANNELS.escalations, channel_name: 'x' },
        ...{ user_id: userId, user_name: 'x', command, text, api_app_id: 'A1', is_enterprise_install: 'false' },
        ...{ response_url: responseUrl(), trigger_id: userId },
      }).toString();
      return options.bring('/slack/events', body, slackHeaders(SECRET, body));
    },
    /** A person presses a button of a message, as it is or as it once was. */
    press: ({ channel, ts }: Post, { action_id, value }: Button, userId: string): Promise<Delivered | null> =>
      toSlack(userId, {
        type: 'block_actions',
        trigger_id: userId,
        response_url: responseUrl(),
        container: { type: 'message', message_ts: ts, channel_id: channel },
        channel: { id: channel, name: 'x' },
        message: { ts, type: 'message' },
        actions: [{ type: 'button', action_id, value, block_id: 'b', action_ts: '1' }],
      }),
    /** The forms that are open, each taken once. */
    modals: (): readonly Opened[] => modals.splice(0),
    /** A person fills a form in; fields that aren't named keep what stands in them. */
    submit: ({ modal, userId }: Opened, filled: Readonly<Record<string, string>>): Promise<Delivered | null> => {
      const fields = modal.blocks.flatMap(({ block_id = '', element }) =>
        element === undefined ? [] : [[block_id, { [element.action_id]: fieldOf(element, filled[block_id]) }] as const],
      );
      const view = { id: 'V1', type: 'modal', ...modal, state: { values: Object.fromEntries(fields) } };
      return toSlack(userId, { type: 'view_submission', trigger_id: userId, view });
    },
    /** A person opens the home tab. */
    openHome: (userId: string): Promise<Delivered | null> => {
      const event = { type: 'app_home_opened', user: userId, tab: 'home', channel: 'D1', event_ts: '1' };
      const body = JSON.stringify({ type: 'event_callback', event_id: 'Ev1', team_id: 'T1', api_app_id: 'A1', event });
      return options.bring('/slack/events', body, slackHeaders(SECRET, body));
    },
    environment: (life: number): Readonly<Record<string, string>> => {
      living = life;
      const at = (service: Service): string => network.address(service, life);
      return {
        CLICKUP_TOKEN: TOKEN,
        CLICKUP_WEBHOOK_SECRET: SECRET,
        CLICKUP_LIST_ID: LIST,
        CLICKUP_URL: `${at('clickup')}/api/v2/`,
        GOOGLE_CLIENT_ID: GOOGLE.clientId,
        GOOGLE_CLIENT_SECRET: GOOGLE.clientSecret,
        GOOGLE_REFRESH_TOKEN: GOOGLE.refreshToken,
        GOOGLE_TOKEN_URL: at('accounts') + TOKEN_PATH,
        GMAIL_ADDRESS: US.address,
        GMAIL_SENDER_NAME: US.name,
        GMAIL_URL: `${at('gmail')}/`,
        GMAIL_PUSH_TOPIC: 'projects/sandbox/topics/gmail',
        GMAIL_PUSH_AUDIENCE: AUDIENCE,
        GMAIL_PUSH_SERVICE_ACCOUNT: SERVICE_ACCOUNT,
        GMAIL_PUSH_CERTIFICATES_URL: at('accounts') + CERTIFICATES_PATH,
        SHEETS_SPREADSHEET_ID: SHEET,
        SHEETS_URL: `${at('sheets')}/`,
        SLACK_BOT_TOKEN: TOKEN,
        SLACK_SIGNING_SECRET: SECRET,
        SLACK_URL: `${at('slack')}/api/`,
        SLACK_CHANNEL_CAMPAIGNS: CHANNELS.campaigns,
        SLACK_CHANNEL_AGREEMENTS: CHANNELS.agreements,
        SLACK_CHANNEL_ESCALATIONS: CHANNELS.escalations,
        SLACK_CHANNEL_ERRORS: CHANNELS.errors,
        ANTHROPIC_API_KEY: TOKEN,
        ANTHROPIC_URL: `${at('anthropic')}/`,
      };
    },
  };
};

type Opened = Readonly<{ modal: Modal; userId: string }>;

const fieldOf = ({ type, initial_value = '' }: NonNullable<Block['element']>, typed: string | undefined) =>
  type === 'checkboxes' ? { type, selected_options: [] } : { type, value: typed ?? initial_value };

export type SimulatedWorld = ReturnType<typeof worldOf>;

const TOKEN = 'sandbox-token';
const SECRET = 'sandbox-signing-secret';
const LIST = '901200000001';
const SHEET = 'sandbox-spreadsheet';
const ACCESS_TOKEN = 'sandbox-access-token';
const GOOGLE = { clientId: 'client', clientSecret: 'client-secret', refreshToken: 'refresh-token' };
const AUDIENCE = 'https://parley.example/webhooks/gmail';
const SERVICE_ACCOUNT = 'gmail-push@sandbox.iam.gserviceaccount.com';

type Accounts = ReturnType<typeof googleAccountsService>;
let accountsMade: Accounts | undefined;

/** Its key takes long to make and leaves no trace in the log. */
const accountsOnce = (): Accounts => (accountsMade ??= googleAccountsService({ ...GOOGLE, accessToken: ACCESS_TOKEN }));

const MINUTE = 60_000;
const CLICKUP_TRIES = 5;

/** ClickUp delivers at least once and in no order, tries five times, and then drops what it had to say for good. */
const webhookSender =
  ({ time, bring }: WorldOptions, chance: Chance, accepted: Accepted[], faults: () => boolean) =>
  (path: string, body: string, headers: Readonly<Record<string, string>>): Promise<Delivered> => {
    const attempt = (left: number): void => {
      void bring(path, body, headers).then((answer) => {
        if (answer?.status === 200) accepted.push({ body });
        if (answer?.status !== 200 && left > 1) time.after(chance.between(0.5, 20) * MINUTE, () => attempt(left - 1));
        // The answer may be lost on its way.
        else if (faults() && chance.next() < 0.15) time.after(chance.between(0.1, 30) * MINUTE, () => attempt(1));
      });
    };
    const dropped = faults() && chance.next() < 0.08;
    const delay = faults() && chance.next() < 0.3 ? chance.between(0, 10) * MINUTE : chance.between(0, 2_000);
    if (!dropped) time.after(delay, () => attempt(CLICKUP_TRIES));
    return Promise.resolve({ status: 200, body: '' });
  };

/** Pub/Sub tells at least once, in no order, sometimes at once, sometimes much later, sometimes never. */
const pushSender =
  ({ time, bring }: WorldOptions, chance: Chance, accounts: Accounts, faults: () => boolean, historyId: () => string) =>
  (): void => {
    const attempt = (left: number): void => {
      const data = Buffer.from(JSON.stringify({ emailAddress: US.address, historyId: historyId() })).toString('base64');
      const body = JSON.stringify({
        message: { data, messageId: '1' },
        subscription: 'projects/sandbox/subscriptions/x',
      });
      const token = accounts.pushToken({ aud: AUDIENCE, email: SERVICE_ACCOUNT });
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
      void bring('/webhooks/gmail', body, headers).then((answer) => {
        if (answer?.status !== 204 && left > 1) time.after(chance.between(0.2, 5) * MINUTE, () => attempt(left - 1));
      });
    };
    const luck = faults() ? chance.next() : 1;
    if (luck < 0.15) return;
    time.after(luck < 0.3 ? chance.between(1, 20) * MINUTE : chance.between(0, 1_500), () => attempt(3));
    if (luck < 0.4) time.after(chance.between(0, 60_000), () => attempt(1));
  };
