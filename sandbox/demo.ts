import { constants } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';
import { startApplication } from './application.ts';
import { castOf, DEFAULT_CAST_SIZE } from './cast/cast.ts';
import { configFolder } from './config.ts';
import { freshDatabase } from './database.ts';
import { playCampaign, settled } from './director.ts';
import { ANSI, PLAIN } from './slack/markup.ts';
import { closingTable, liveScreen, watchCampaign } from './screen.ts';
import { briefly, conversationIn, wholly } from './team/conversation.ts';
import { decideByHand, decideEverything } from './team/rounds.ts';
import { asking, needSomebody } from './team/terminal.ts';
import { startWorld } from './world.ts';

const { seed, influencers, db, slack, interactive } = yargs(hideBin(process.argv))
  .usage(
    'npm run demo -- [options]\n\nPlays one campaign against the sandbox: the outside world on loopback, the real application.',
  )
  .option('seed', { type: 'number', default: 1, describe: 'the same seed gives the same cast and the same outcome' })
  .option('influencers', { type: 'number', default: DEFAULT_CAST_SIZE, describe: 'how many are on the list' })
  .option('db', {
    type: 'string',
    default: 'parley-demo.db',
    describe: 'the database that is left behind, in place of an earlier demo’s',
  })
  .option('slack', { type: 'boolean', default: false, describe: 'show all that was said in Slack, not a glance at it' })
  .option('interactive', {
    type: 'boolean',
    default: false,
    describe: 'press the buttons in Slack yourself, as Priya; else a colleague is played, who decides by the seed',
  })
  .strict()
  .check(({ seed, influencers }) => {
    if (!Number.isSafeInteger(seed)) throw new Error('--seed must be a whole number.');
    if (!(Number.isSafeInteger(influencers) && influencers > 0))
      throw new Error('--influencers must be a whole number above zero.');
    return true;
  })
  .parseSync();

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const play = async (): Promise<void> => {
  if (interactive) needSomebody(process.stdin);
  freshDatabase(db);
  const started = performance.now();
  const cast = castOf(seed, influencers);
  const world = await startWorld({ cast });
  const { priya } = world.slack.peopleIds;
  const config = configFolder({ deciders: [priya] });
  process.once('exit', config.remove);
  const application = await startApplication({
    ...world.environment,
    PARLEY_DATABASE: db,
    PARLEY_CONFIG: config.path,
    PARLEY_LOG_LEVEL: 'warn',
  });
  const campaign = watchCampaign(db);
  // Where somebody is asked, nothing may be drawn over the question.
  const screen = liveScreen(interactive ? PRINTED : process.stdout);
  const show = (): void => screen.show(campaign.lines());
  const refresh = interactive ? undefined : setInterval(show, 150);
  const drawing = {
    nameOf: world.slack.nameOf,
    style: process.stdout.isTTY && process.env['NO_COLOR'] === undefined ? ANSI : PLAIN,
    // A terminal that doesn't know its width says 0; a pipe says nothing.
    width: Math.min(process.stdout.columns || MOST_COLUMNS, MOST_COLUMNS),
  };

  try {
    say(
      `The outside world and Parley are up (seed ${seed}). A signed ClickUp webhook brings a campaign for ${influencers === 1 ? 'one influencer' : `${influencers} influencers`}.\n`,
    );
    const played = await playCampaign(world, application, cast, { onProgress: show });
    const stage = { world, app: application, cast, seed, onProgress: show };
    const { delivered, decisions } = interactive
      ? await decideAtTerminal(stage, drawing)
      : await decideEverything(stage);
    show();

    const totals = campaign.totals();
    if (totals === null) throw new Error(`no campaign was started; the end of the log:\n${application.output()}`);
    // A system that is down in the sandbox would be a mistake of ours, seen in what is shown.
    for (let waits = 0; campaign.unsaid() > 0 && waits < MOST_WAITS; waits += 1) await pause(WAIT_MILLISECONDS);
    const conversation = await conversationIn(world.slack);
    say(`\nIn Slack${slack ? '' : ' (--slack shows all of it)'}:\n`);
    say((slack ? wholly : briefly)(conversation, drawing));
    if (decisions.length > 0) say('');
    for (const { about, label } of decisions) say(`Priya pressed [${label}] on “${about}”.`);
    say(`\n${closingTable(campaign.lines(), totals, campaign.missing())}`);
    const posts = Object.values(conversation).flat().length;
    const { head } = await settled(application.url, 0);
    say(
      `${played.delivered + delivered} mails came in, ${head} events were recorded, ${posts} messages went to Slack, in ${((performance.now() - started) / 1000).toFixed(1)} s.\n`,
    );
    const [line] = campaign.lines().toSorted((a, b) => b.round - a.round || (b.deal ?? 0) - (a.deal ?? 0));
    say(`Look deeper:
  npm run parley -s -- campaign show "${totals.client}" --db ${db}
  npm run parley -s -- timeline "${line?.name ?? ''}" --db ${db}
  npm run parley -s -- log --last 1h --type AgreementReached --db ${db}`);
  } finally {
    clearInterval(refresh);
    campaign.close();
    await application.stop();
    await world.stop();
  }
};

const decideAtTerminal = async (
  stage: Parameters<typeof decideByHand>[0],
  drawing: Parameters<typeof decideByHand>[1]['drawing'],
) => {
  const { ask, close } = asking(process.stdin, process.stdout);
  say('\nYou are Priya, who may decide. The influencers have said what they had to say for now.');
  try {
    return await decideByHand(stage, { ask, say, drawing });
  } finally {
    close();
  }
};

const MOST_COLUMNS = 100;
const WAIT_MILLISECONDS = 50;
const MOST_WAITS = 200;
const PRINTED = { isTTY: false, rows: 0, columns: 0, write: (text: string | Uint8Array) => process.stdout.write(text) };

// Ended early, the application is ended with it: see startApplication. A reader that had enough (`| head`) is no error.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => process.exit(128 + constants.signals[signal]));
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

try {
  await play();
} catch (error) {
  // What has a code says in its message what to do; anything else is a mistake of ours.
  if (!(error instanceof Error && 'code' in error)) throw error;
  process.stderr.write(`demo: ${error.message}\n`);
  process.exit(1);
}
