/**
 * `npm run bench -- slack` (`--events N` for another size than a million, `--print` to leave the page as it is): how long Slack's
 * commands wait for their answers, each asked about names drawn evenly over the whole log, by the code that answers them in Slack.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { type Application, metadata } from '../src/adapters/application.ts';
import { readSettings } from '../src/adapters/settings.ts';
import type { Message } from '../src/adapters/slack/blocks.ts';
import { answerCommand } from '../src/adapters/slack/commands/command.ts';
import { LookUp } from '../src/adapters/slack/commands/look-up.ts';
import { pageOf } from '../src/adapters/slack/commands/look.ts';
import { DecidesMany, decideManyByButton } from '../src/adapters/slack/commands/many.ts';
import { validateBlocks } from '../src/adapters/slack/validate.ts';
import { composeApplication, openStore, systemIds } from '../src/cli/compose.ts';
import { subjectOfInfluencer } from '../src/events/units.ts';
import type { NegotiationRow } from '../src/projections/negotiation-rows.ts';
import { median } from './contest.ts';
import { BEGINS, grow, SECONDS_BETWEEN_EVENTS } from './large.ts';
import { loadNow, machine, printed, SLACK_MARKS, writePage, type Figure } from './page.ts';
import { campaignStory } from './story.ts';

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: { events: { type: 'string', default: '1000000' }, print: { type: 'boolean', default: false } },
});
const events = Number(values.events);
const PERSON = 'U0BENCH00';
const TIMES = 20;
/** As long as Slack waits for an answer. */
const ANSWERED_WITHIN_MS = 3_000;

/** What may be typed, with `NAME`, `CAMPAIGN` and `CLIENT` in the places of names; those of the second list change something. */
const LOOKS = [
  '/parley status',
  '/parley campaigns',
  '/parley campaign CAMPAIGN',
  '/parley who NAME',
  '/parley who Naem Nobody Has',
  '/parley escalations',
  '/parley missing',
  '/parley help',
  '/parley statsu',
  '/audit',
  '/audit influencer:"NAME" last:7d type:escalation',
  '/audit campaign:CAMPAIGN',
  '/audit last:7d',
  '/audit type:escalation',
  '/audit type:ProjectionFaulted',
  '/audit type:outage last:1w',
  '/audit from:2026-02-01 to:2026-02-02 type:agreement',
  '/audit type:escalatoin',
];
const ACTS = [
  '/claim NAME campaign:CAMPAIGN',
  '/resume NAME campaign:CAMPAIGN',
  '/parley pause NAME campaign:CAMPAIGN',
  '/parley stop NAME campaign:CAMPAIGN',
  '/parley reopen NAME campaign:CAMPAIGN',
  '/parley approve NAME $900 campaign:CAMPAIGN',
  '/parley close NAME $900 campaign:CAMPAIGN',
  '/parley withdraw NAME campaign:CAMPAIGN',
  '/parley cancel nothing:0',
  '/parley retry',
  '/parley pause campaign:CAMPAIGN',
  '/parley pause domain:DOMAIN',
];

/** What the settings ask for; nobody is called. */
const SETTINGS = [
  ...['CLICKUP_TOKEN', 'CLICKUP_WEBHOOK_SECRET', 'CLICKUP_LIST_ID', 'GOOGLE_CLIENT_ID', 'GOOGLE_CLIENT_SECRET'],
  ...['GOOGLE_REFRESH_TOKEN', 'GMAIL_SENDER_NAME', 'SHEETS_SPREADSHEET_ID', 'SLACK_BOT_TOKEN'],
  ...['SLACK_SIGNING_SECRET', 'SLACK_CHANNEL_CAMPAIGNS', 'SLACK_CHANNEL_AGREEMENTS', 'SLACK_CHANNEL_ESCALATIONS'],
  ...['SLACK_CHANNEL_ERRORS', 'ANTHROPIC_API_KEY'],
];

type Names = Readonly<{ NAME: string; CAMPAIGN: string; DOMAIN: string }>;

const namesIn = ({ log: { database: db } }: Application): readonly Names[] => {
  const all = db
    .prepare(
      `SELECT c.name AS NAME, n.campaign_id AS CAMPAIGN, substr(c.email, instr(c.email, '@') + 1) AS DOMAIN
       FROM negotiations n JOIN contacts c ON c.key = n.influencer_id ORDER BY n.key`,
    )
    .all() as Names[];
  return Array.from({ length: TIMES }, (_, n) => all[Math.floor((all.length * n) / TIMES)] as Names);
};

/** So many negotiations wait for a person, drawn evenly, those among them that are asked about. */
const WAITING = 50 * TIMES;

const escalate = ({ log }: Application): Promise<void> =>
  log.write((tx) => {
    const rows = tx
      .prepare(
        'SELECT key AS negotiationId, campaign_id AS campaignId, influencer_id AS influencerId FROM negotiations ORDER BY key',
      )
      .all() as Pick<NegotiationRow, 'negotiationId' | 'campaignId' | 'influencerId'>[];
    for (let n = 0; n < WAITING; n += 1) {
      const row = rows[Math.floor((rows.length * n) / WAITING)];
      if (row === undefined) throw new Error('the log has no negotiation');
      const nothing = { ask: null, held: false, lastOffer: null, ceilingPrice: null, reason: 'measured' };
      const data = { ...row, trigger: 'call_requested' as const, ...nothing };
      const personal = { subject: subjectOfInfluencer(row.influencerId), content: { evidence: 'Call me' } };
      tx.append({
        stream: `negotiation:${row.negotiationId}`,
        expected: 'stream_exists',
        metadata: metadata('bench', 'agent', row.campaignId),
        events: [{ type: 'NegotiationEscalated', data, personal, state: 'escalated' }],
      });
    }
  });

/** Milliseconds until an answer that Slack would take. */
const timed = async (
  work: () => Promise<Message> | Message,
): Promise<Readonly<{ millis: number; message: Message }>> => {
  const began = performance.now();
  const message = await work();
  const problems = validateBlocks(message);
  if (problems.length > 0) throw new Error(`Slack would refuse the answer: ${problems.join('; ')}`);
  return { millis: performance.now() - began, message };
};

const valueOf = ({ blocks }: Message, actionId: RegExp): unknown => {
  for (const block of blocks)
    if (block.type === 'actions')
      for (const element of block.elements)
        if (element.type === 'button' && actionId.test(element.action_id ?? '')) return JSON.parse(element.value ?? '');
  return null;
};

const figureOf = (what: string, millis: readonly number[]): Figure => ({
  what,
  figure: `p50 ${shown(median(millis))}, worst ${shown(Math.max(...millis))}`,
  against: '',
  asked: 'under 3 s',
  met: Math.max(...millis) < ANSWERED_WITHIN_MS,
});
const shown = (millis: number): string => `${millis < 10 ? millis.toFixed(1) : Math.round(millis)} ms`;

const asked = async (app: Application, text: string, names: readonly Names[]): Promise<readonly Figure[]> => {
  const [answers, pages, clicks]: [number[], number[], number[]] = [[], [], []];
  let decided = 0;
  for (const each of names) {
    const line = text.replace(/NAME|CAMPAIGN|DOMAIN/g, (key) => each[key as keyof Names]);
    const [, command = '', rest = ''] = /^(\S+) ?(.*)$/.exec(line) ?? [];
    const { millis, message } = await timed(() => answerCommand(app, { command, text: rest, userId: PERSON }));
    answers.push(millis);
    const older = LookUp.safeParse(valueOf(message, /^page:older$/));
    if (older.success) pages.push((await timed(() => pageOf(app, older.data))).millis);
    const many = DecidesMany.safeParse(valueOf(message, /^many:/));
    if (many.success) {
      const before = app.log.head();
      clicks.push((await timed(() => decideManyByButton(app, many.data, PERSON))).millis);
      decided = Math.max(decided, app.log.head() - before);
    }
  }
  return [
    figureOf(`\`${text}\``, answers),
    ...(pages.length === 0 ? [] : [figureOf('its next page', pages)]),
    ...(clicks.length === 0
      ? []
      : [{ ...figureOf('the click on its button', clicks), against: `at most ${decided} events` }]),
  ];
};

const folder = mkdtempSync(join(process.env['BENCH_DIRECTORY'] ?? tmpdir(), 'parley-bench-'));
const say = (what: string): void => void process.stderr.write(`${what} (load ${loadNow().toFixed(1)})\n`);

try {
  const loads = [loadNow()];
  say('telling the story');
  const story = campaignStory(folder);
  const file = join(folder, 'slack.db');
  say(`growing a log of ${events} events`);
  await grow(story, file, events);
  say('opening it as parley serve does');
  const clock = { now: () => new Date(BEGINS + events * SECONDS_BETWEEN_EVENTS * 1_000) };
  const ids = systemIds();
  const store = openStore(file, { clock, ids });
  const settings = readSettings({
    ...Object.fromEntries(SETTINGS.map((name) => [name, 'x'])),
    GMAIL_ADDRESS: 'deals@agency.example',
    PARLEY_DATABASE: file,
  });
  const composed = composeApplication(settings, store, { clock, ids, logger: pino({ level: 'silent' }) });
  const policy = { ...composed.config.policy, deciders: [PERSON] };
  const app: Application = { ...composed, config: { ...composed.config, policy } };
  say(`calling a person for ${WAITING} negotiations`);
  await escalate(app);
  const names = namesIn(app);
  const figures: Figure[] = [];
  for (const text of [...LOOKS, ...ACTS]) {
    say(text);
    figures.push(...(await asked(app, text, names)));
  }
  store.log.close();
  loads.push(loadNow());
  const about = [
    `Measured on ${machine()}, at a load of ${loads.map((load) => load.toFixed(1)).join(' to ')},`,
    `with ${events.toLocaleString('en-US')} events; each ${TIMES} times.`,
  ];
  console.log(`${about.join(' ')}\n\n${printed(figures)}`);
  if (!values.print) await writePage(about, figures, SLACK_MARKS);
} finally {
  rmSync(folder, { recursive: true });
}
