import { z } from 'zod';

const url = (standard: string) => z.url().default(standard);
const secret = z.string().min(1);

const environment = z.object({
  PARLEY_DATABASE: z.string().min(1).default('parley.db'),
  PARLEY_CONFIG: z.string().min(1).default('config'),
  PARLEY_KNOWLEDGE: z.string().min(1).default('knowledge'),
  PARLEY_ANCHOR_HOURS: z.coerce.number().nonnegative().default(24),
  PARLEY_KEYS_LOST: z
    .string()
    .default('')
    .transform((fingerprints) => fingerprints.split(/[\s,]+/).filter((each) => each !== '')),
  PARLEY_LOG_LEVEL: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info'),
  HOST: z.string().min(1).default('0.0.0.0'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),

  CLICKUP_TOKEN: secret,
  CLICKUP_WEBHOOK_SECRET: secret,
  CLICKUP_LIST_ID: z.string().min(1),
  CLICKUP_URL: url('https://api.clickup.com/api/v2/'),

  GOOGLE_CLIENT_ID: secret,
  GOOGLE_CLIENT_SECRET: secret,
  GOOGLE_REFRESH_TOKEN: secret,
  GOOGLE_TOKEN_URL: url('https://oauth2.googleapis.com/token'),

  GMAIL_ADDRESS: z.email().transform((address) => address.toLowerCase()),
  GMAIL_SENDER_NAME: z.string().min(1),
  GMAIL_URL: url('https://gmail.googleapis.com/'),
  GMAIL_PUSH_TOPIC: z.string().min(1).optional(),
  GMAIL_PUSH_AUDIENCE: z.string().min(1).optional(),
  GMAIL_PUSH_SERVICE_ACCOUNT: z.email().optional(),
  GMAIL_PUSH_CERTIFICATES_URL: url('https://www.googleapis.com/oauth2/v1/certs'),
  GMAIL_POLL_SECONDS: z.coerce.number().positive().default(60),
  GMAIL_SENDS_PER_MINUTE: z.coerce.number().int().positive().default(30),
  GMAIL_SENDS_PER_DAY: z.coerce.number().int().positive().optional(),

  SHEETS_SPREADSHEET_ID: z.string().min(1),
  SHEETS_TAB: z.string().min(1).default('Influencers'),
  SHEETS_URL: url('https://sheets.googleapis.com/'),
  SHEETS_POLL_SECONDS: z.coerce.number().positive().default(300),

  SLACK_BOT_TOKEN: secret,
  SLACK_SIGNING_SECRET: secret,
  SLACK_APP_TOKEN: secret.optional(),
  SLACK_URL: url('https://slack.com/api/'),
  SLACK_CHANNEL_CAMPAIGNS: z.string().min(1),
  SLACK_CHANNEL_AGREEMENTS: z.string().min(1),
  SLACK_CHANNEL_ESCALATIONS: z.string().min(1),
  SLACK_CHANNEL_ERRORS: z.string().min(1),

  ANTHROPIC_API_KEY: secret,
  ANTHROPIC_URL: url('https://api.anthropic.com/'),
  ANTHROPIC_READING_MODEL: z.string().min(1).default('claude-haiku-5-5'),
  ANTHROPIC_WRITING_MODEL: z.string().min(1).default('claude-sonnet-5-5'),
});

/** What has to be set: everything else has a standard value, or may be left out. */
export const NEEDED = Object.entries(environment.shape).flatMap(([name, shape]) =>
  shape.safeParse(undefined).success ? [] : [name],
);

/** Pushes that were asked for could not be told from anybody's. */
const PUSH_CHECKED_BY = ['GMAIL_PUSH_AUDIENCE', 'GMAIL_PUSH_SERVICE_ACCOUNT'] as const;

/** Everything that the environment decides, read in this one place. */
export type Settings = z.infer<typeof environment>;

/** @throws SettingsInvalid naming every variable that is missing or malformed, never its value. */
export const readSettings = (variables: NodeJS.ProcessEnv): Settings => {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const result = environment.safeParse(given);
  if (result.success) {
    const { GMAIL_PUSH_TOPIC: topic, ...checks } = result.data;
    const unchecked = PUSH_CHECKED_BY.filter((name) => topic !== undefined && checks[name] === undefined);
    if (unchecked.length === 0) return result.data;
    throw new SettingsInvalid(unchecked.map((name) => `${name}: is needed with GMAIL_PUSH_TOPIC`));
  }
  throw new SettingsInvalid(result.error.issues.map((issue) => `${issue.path.join('.')}: ${explain(issue, given)}`));
};

export class SettingsInvalid extends Error {
  readonly code = 'SETTINGS_INVALID';
  constructor(problems: readonly string[]) {
    super(
      `Parley can't start with this environment:\n  ${problems.join('\n  ')}\nSee docs/configuration.md for every variable.`,
    );
  }
}

const explain = (issue: z.core.$ZodIssue, given: Record<string, unknown>): string =>
  given[String(issue.path[0])] === undefined ? 'is not set' : issue.message;
