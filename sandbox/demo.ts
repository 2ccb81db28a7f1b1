import { constants } from 'node:os';
import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';
import { startApplication } from './application.ts';
import { castOf, DEFAULT_CAST_SIZE } from './cast/cast.ts';
import { freshDatabase } from './database.ts';
import { playCampaign } from './director.ts';
import { CHANNELS } from './slack/slack.ts';
import { closingTable, liveScreen, watchCampaign } from './screen.ts';
import { startWorld } from './world.ts';

const { seed, influencers, db } = yargs(hideBin(process.argv))
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
  freshDatabase(db);
  const started = performance.now();
  const cast = castOf(seed, influencers);
  const world = await startWorld({ cast });
  const application = await startApplication({ ...world.environment, PARLEY_DATABASE: db, PARLEY_LOG_LEVEL: 'warn' });
  const campaign = watchCampaign(db);
  const screen = liveScreen(process.stdout);
  const refresh = setInterval(() => screen.show(campaign.lines()), 150);

  try {
    say(
      `The outside world and Parley are up (seed ${seed}). A signed ClickUp webhook brings a campaign for ${influencers === 1 ? 'one influencer' : `${influencers} influencers`}.\n`,
    );
    const played = await playCampaign(world, application, cast, { onProgress: () => screen.show(campaign.lines()) });
    screen.show(campaign.lines());

    const totals = campaign.totals();
    if (totals === null) throw new Error(`no campaign was started; the end of the log:\n${application.output()}`);
    say(`\n${closingTable(campaign.lines(), totals, campaign.missing())}`);
    const posts = (await Promise.all(CHANNELS.map((channel) => world.slack.messages(channel)))).flat().length;
    say(
      `${played.delivered} mails came in, ${played.head} events were recorded, ${posts} messages went to Slack, in ${((performance.now() - started) / 1000).toFixed(1)} s.\n`,
    );
    const [line] = campaign.lines().toSorted((a, b) => b.round - a.round || (b.deal ?? 0) - (a.deal ?? 0));
    say(`Look deeper:
  npm run -s parley -- campaign show "${totals.client}" --db ${db}
  npm run -s parley -- timeline "${line?.name ?? ''}" --db ${db}
  npm run -s parley -- log --last 1h --type AgreementReached --db ${db}`);
  } finally {
    clearInterval(refresh);
    campaign.close();
    await application.stop();
    await world.stop();
  }
};

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
