import pino from 'pino';
import { anthropicModel } from '../adapters/anthropic/client.ts';
import { replyClassifier } from '../adapters/anthropic/classify.ts';
import { readKnowledge } from '../adapters/anthropic/knowledge.ts';
import { mailWriter } from '../adapters/anthropic/word.ts';
import type { Application } from '../adapters/application.ts';
import { describeBug } from '../adapters/bugs.ts';
import { clickUpClient } from '../adapters/clickup/client.ts';
import { readTask } from '../adapters/clickup/read-task.ts';
import { reconcileTasks } from '../adapters/clickup/reconcile.ts';
import type { Performer } from '../adapters/effects/performer.ts';
import { effectRunner } from '../adapters/effects/runner.ts';
import { googleAuth } from '../adapters/gmail/auth.ts';
import { gmailClient } from '../adapters/gmail/client.ts';
import { gmailPushHandler } from '../adapters/gmail/push.ts';
import { sendMail } from '../adapters/gmail/send.ts';
import { mailboxWatch } from '../adapters/gmail/poll.ts';
import { httpApplication, listen } from '../adapters/http/server.ts';
import { type Outages, outagesOf } from '../adapters/outages.ts';
import { periodically } from '../adapters/periodic.ts';
import { classifyFailure, OutsideFailure } from '../adapters/failures.ts';
import { readSettings } from '../adapters/settings.ts';
import { sheetsClient } from '../adapters/sheets/client.ts';
import { matchAgain, readRosterFor } from '../adapters/sheets/read-roster.ts';
import { postNotice } from '../adapters/slack/post.ts';
import { slackReceiver } from '../adapters/slack/receiver.ts';
import { actOnTimers } from '../adapters/timers.ts';
import type { EffectKind, OutsideSystem } from '../events/catalogue/effects.ts';
import { composeApplication, fieldMapping, openStore, SYSTEM_CLOCK, systemIds } from './compose.ts';

/** Runs Parley until it is told to stop: everything that is read once is read before the first request is taken. */
export const serve = async (): Promise<void> => {
  const settings = readSettings(process.env);
  const logger = pino({ level: settings.PARLEY_LOG_LEVEL });
  const ports = { clock: SYSTEM_CLOCK, ids: systemIds(), logger };
  const store = openStore(settings.PARLEY_DATABASE, ports);
  const app = composeApplication(settings, store, ports);

  const clickup = clickUpClient({
    baseUrl: settings.CLICKUP_URL,
    token: settings.CLICKUP_TOKEN,
    listId: settings.CLICKUP_LIST_ID,
  });
  const google = googleAuth(settings);
  const gmail = gmailClient(settings, google);
  const sheets = sheetsClient(
    { rootUrl: settings.SHEETS_URL, spreadsheetId: settings.SHEETS_SPREADSHEET_ID, tab: settings.SHEETS_TAB },
    google,
  );
  const model = anthropicModel(settings, [settings.ANTHROPIC_READING_MODEL, settings.ANTHROPIC_WRITING_MODEL]);
  const performers: Readonly<Record<EffectKind, Performer>> = {
    read_task: readTask(app, clickup, fieldMapping(app)),
    read_roster: readRosterFor(app, sheets),
    classify_reply: replyClassifier(app, model),
    word_mail: mailWriter(app, model, readKnowledge(settings.PARLEY_KNOWLEDGE)),
    send_mail: sendMail(app, gmail),
    post_notice: postNotice(app),
  };

  const outages = outagesOf(app);
  const runner = effectRunner(app, performers, outages);
  const mailbox = mailboxWatch(app, gmail, {
    onFailure: (system, during, failure) => app.log.write((tx) => outages.began(tx, system, during, failure)),
    onSuccess: (system) => outages.worked(system),
  });
  const slack = slackReceiver(app);
  const server = httpApplication(app, {
    gmailPush: gmailPushHandler(app, () => mailbox.lookNow()),
    mountSlack: (express) => slack.mount(express),
    settled: () => runner.idle() && mailbox.idle(),
  });

  app.log.subscribe(() => runner.wake());
  await mailbox.start();
  const listening = await listen(server, { host: settings.HOST, port: settings.PORT });
  await slack.start();
  runner.wake();
  const routines = [
    periodically(TIMER_MILLISECONDS, async () => {
      await guarded(app, () => actOnTimers(app));
      runner.wake();
    }),
    periodically(settings.SHEETS_POLL_SECONDS * 1000, () =>
      watched(app, outages, 'sheets', () => matchAgain(app, sheets)),
    ),
    periodically(RECONCILE_MILLISECONDS, () => watched(app, outages, 'clickup', () => reconcileTasks(app, clickup))),
  ];
  logger.info({ url: listening.url, database: settings.PARLEY_DATABASE, head: app.log.head() }, 'Parley is up');

  await toldToStop();
  logger.info('Parley finishes what is under way');
  await listening.close();
  await Promise.all([...routines.map((routine) => routine.stop()), mailbox.stop(), slack.stop(), runner.stop()]);
  app.log.close();
};

const TIMER_MILLISECONDS = 1_000;
const RECONCILE_MILLISECONDS = 60 * 60 * 1000;

const toldToStop = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  });

/** A routine that fails in our own code is reported and done again next time. */
const guarded = async ({ logger }: Application, work: () => Promise<void>): Promise<void> => {
  try {
    await work();
  } catch (error) {
    logger.error({ bug: describeBug(error) }, 'a routine failed');
  }
};

/** One that reads an outside system also tells of its outages; `work` says whether it asked that system at all. */
const watched = (
  app: Application,
  outages: Outages,
  system: OutsideSystem,
  work: () => Promise<boolean>,
): Promise<void> =>
  guarded(app, async () => {
    try {
      if (await work()) await outages.worked(system);
    } catch (error) {
      if (!(error instanceof OutsideFailure)) throw error;
      await app.log.write((tx) => outages.began(tx, system, null, classifyFailure(error)));
    }
  });
