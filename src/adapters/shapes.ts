import type { Config } from './config.ts';
import type { Settings } from './settings.ts';

type Shape = Readonly<{ name: keyof Settings; pattern: RegExp; expected: string }>;

/** How the vendors' credentials look today. They may change that, so another look is a doubt, not a mistake. */
const SHAPES: readonly Shape[] = [
  { name: 'CLICKUP_TOKEN', pattern: /^pk_\d+_\w+$/, expected: 'a personal token, which begins with pk_ and a number' },
  { name: 'CLICKUP_LIST_ID', pattern: /^\d+$/, expected: "the number behind /li/ in the list's link" },
  {
    name: 'GOOGLE_CLIENT_ID',
    pattern: /\.apps\.googleusercontent\.com$/,
    expected: 'ends with .apps.googleusercontent.com',
  },
  { name: 'GOOGLE_REFRESH_TOKEN', pattern: /^1\/\//, expected: 'begins with 1//' },
  {
    name: 'SHEETS_SPREADSHEET_ID',
    pattern: /^[\w-]{30,}$/,
    expected: "what stands between /d/ and /edit in the sheet's address",
  },
  { name: 'SLACK_BOT_TOKEN', pattern: /^xoxb-/, expected: 'a Bot User OAuth Token, which begins with xoxb-' },
  { name: 'SLACK_APP_TOKEN', pattern: /^xapp-/, expected: 'an App-Level Token, which begins with xapp-' },
  {
    name: 'SLACK_SIGNING_SECRET',
    pattern: /^[0-9a-z]{32}$/,
    expected: '32 letters and digits, from Basic Information',
  },
  { name: 'SLACK_CHANNEL_CAMPAIGNS', pattern: /^[CG][A-Z0-9]+$/, expected: "a channel's id, not its name" },
  { name: 'SLACK_CHANNEL_AGREEMENTS', pattern: /^[CG][A-Z0-9]+$/, expected: "a channel's id, not its name" },
  { name: 'SLACK_CHANNEL_ESCALATIONS', pattern: /^[CG][A-Z0-9]+$/, expected: "a channel's id, not its name" },
  { name: 'SLACK_CHANNEL_ERRORS', pattern: /^[CG][A-Z0-9]+$/, expected: "a channel's id, not its name" },
  { name: 'ANTHROPIC_API_KEY', pattern: /^sk-ant-/, expected: 'an API key, which begins with sk-ant-' },
];

/** What looks as if two values were mixed up or one was cut off, in sentences that never hold the value. */
export const doubtfulSettings = (settings: Settings): readonly string[] =>
  SHAPES.filter(({ name, pattern }) => settings[name] !== undefined && !pattern.test(String(settings[name]))).map(
    ({ name, expected }) => `${name} does not look like one: expected is ${expected}.`,
  );

/** What nobody filled in and the team will miss, in sentences. */
export const missingInPolicy = (
  { deciders, teamDomains }: Config['policy'],
  { PARLEY_CONFIG: folder }: Pick<Settings, 'PARLEY_CONFIG'>,
): readonly string[] => [
  ...(deciders.length > 0
    ? []
    : [
        `Nobody is listed under deciders in ${folder}/policy.yaml, so nobody may decide what costs money or lets mail out: add their Slack member ids there, and restart Parley.`,
      ]),
  ...(teamDomains.length > 0
    ? []
    : [
        `No domain is listed under teamDomains in ${folder}/policy.yaml, so mail from the team's other addresses counts as a stranger's.`,
      ]),
];
