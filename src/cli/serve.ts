import pino from 'pino';
import { anthropicModel } from '../adapters/anthropic/client.ts';
import { replyClassifier } from '../adapters/anthropic/classify.ts';
import { readKnowledge } from '../adapters/anthropic/knowledge.ts';
import { mailWriter } from '../adapters/anthropic/word.ts';
import { anchorWhenDue } from '../adapters/anchoring.ts';
import type { Application } from '../adapters/application.ts';
import { type ClickUpClient, clickUpClient } from '../adapters/clickup/client.ts';
import { readTask } from '../adapters/clickup/read-task.ts';
import { reconciliation } from '../adapters/clickup/reconcile.ts';
import type { Performer } from '../adapters/effects/performer.ts';
import { type EffectRunner, effectRunner } from '../adapters/effects/runner.ts';
import { googleAuth } from '../adapters/gmail/auth.ts';
import { requireReadableEuros } from '../adapters/gmail/charset.ts';
import { gmailClient } from '../adapters/gmail/client.ts';
import { ownMailboxOnly } from '../adapters/gmail/own-mailbox.ts';
import { gmailPushHandler } from '../adapters/gmail/push.ts';
import { sendMail } from '../adapters/gmail/send.ts';
import { mailboxWatch } from '../adapters/gmail/poll.ts';
import { readConfig } from '../adapters/config.ts';
import { httpApplication, listen } from '../adapters/http/server.ts';
import { type Outages, outagesOf } from '../adapters/outages.ts';
import { periodically } from '../adapters/periodic.ts';
import { requireErasureKeys } from '../adapters/erased.ts';
import { guarded, watched } from '../adapters/routines.ts';
import { readSettings } from '../adapters/settings.ts';
import { doubtfulSettings } from '../adapters/shapes.ts';
import { type SheetsClient, sheetsClient } from '../adapters/sheets/client.ts';
import { matchAgain, readRosterFor } from '../adapters/sheets/read-roster.ts';
import { postNotice } from '../adapters/slack/post.ts';
import { slackReceiver } from '../adapters/slack/receiver.ts';
import { actOnTimers } from '../adapters/timers.ts';
import type { EffectKind } from '../events/catalogue/effects.ts';
import { composeApplication, fieldMapping, openStore, SYSTEM_CLOCK, systemIds } from './compose.ts';
import { endAtUncaught, type Running, stopAll, toldToStop } from './shutdown.ts';

/**
 * Runs Parley until it is told to stop: everything that is read once is read before the first request is taken. Resolves
 * with the names of what could not be stopped in time: it is under way still, and found again by the next start.
 */
export const serve = async (variables: NodeJS.ProcessEnv): Promise<readonly string[]> => {
  requireReadableEuros();
  const settings = readSettings(variables);
  const logger = pino({ level: settings.PARLEY_LOG_LEVEL });
  endAtUncaught(logger);
  for (const doubt of doubtfulSettings(settings)) logger.warn(doubt);
  // What is wrong in a file is said before there is a database.
  const config = readConfig(settings.PARLEY_CONFIG);
  const mapping = fieldMapping({ settings });
  const knowledge = readKnowledge(settings.PARLEY_KNOWLEDGE);
  const ports = { clock: SYSTEM_CLOCK, ids: systemIds(), logger };
  const store = openStore(settings.PARLEY_DATABASE, ports);
  const app = composeApplication(settings, store, ports, config);
  requireErasureKeys(app);

  const clickup = clickUpClient({
    baseUrl: settings.CLICKUP_URL,
    token: settings.CLICKUP_TOKEN,
    listId: settings.CLICKUP_LIST_ID,
  });
  const google = googleAuth(settings);
  const gmail = ownMailboxOnly(gmailClient(settings, google), settings.GMAIL_ADDRESS);
  const sheets = sheetsClient(
    { rootUrl: settings.SHEETS_URL, spreadsheetId: settings.SHEETS_SPREADSHEET_ID, tab: settings.SHEETS_TAB },
    google,
  );
  const model = anthropicModel(settings, [settings.ANTHROPIC_READING_MODEL, settings.ANTHROPIC_WRITING_MODEL]);
  const performers: Readonly<Record<EffectKind, Performer>> = {
    read_task: readTask(app, clickup, mapping),
    read_roster: readRosterFor(app, sheets),
    classify_reply: replyClassifier(app, model),
    word_mail: mailWriter(app, model, knowledge),
    send_mail: sendMail(app, gmail),
    post_notice: postNotice(app),
  };

  const outages = outagesOf(app);
  const runner = effectRunner(app, performers, outages);
  const mailbox = mailboxWatch(app, gmail, {
    onFailure: (system, during, failure) => app.log.write((tx) => outages.began(tx, system, during, failure)),
    onSuccess: (system) => outages.worked(system),
  });
  const slack = slackReceiver(app, outages);
  let isUp = false;
  const server = httpApplication(app, {
    gmailPush: gmailPushHandler(app, () => mailbox.pushed()),
    mailbox: () => mailbox.seen(),
    mountSlack: (express) => slack.mount(express),
    settled: () => isUp && runner.idle() && mailbox.idle(),
  });

  const running: Running[] = [];
  const end = async (): Promise<readonly string[]> => {
    const left = await stopAll(running, FINISH_WITHIN_MILLISECONDS);
    if (left.length > 0) logger.error({ left, effects: runner.running() }, 'Parley could not finish in time');
    app.log.close();
    return left;
  };
  try {
    // First of all, so that no webhook is missed while a mailbox that is down is waited for.
    const listening = await listen(server, { host: settings.HOST, port: settings.PORT });
    running.push({ name: 'http', stop: listening.close }, { name: 'mailbox', stop: mailbox.stop });
    await mailbox.start();
    running.push({ name: 'slack', stop: slack.stop }, { name: 'effects', stop: runner.stop });
    app.log.subscribe(() => runner.wake());
    running.push(...routines(app, { clickup, sheets, outages, runner }));
    await slack.start();
    isUp = true;
    logger.info({ url: listening.url, database: settings.PARLEY_DATABASE, head: app.log.head() }, 'Parley is up');

    // Told earlier, it ends at once: nothing is lost by that, and a mailbox that is down may take minutes.
    await toldToStop();
    logger.info('Parley finishes what is under way');
  } catch (error) {
    await end();
    throw error;
  }
  return end();
};

const TIMER_MILLISECONDS = 1_000;
const ANCHOR_MILLISECONDS = 60 * 1000;
const FINISH_WITHIN_MILLISECONDS = 10_000;

type Parts = Readonly<{ clickup: ClickUpClient; sheets: SheetsClient; outages: Outages; runner: EffectRunner }>;

/** What is done again and again, beside the mailbox. */
const routines = (app: Application, { clickup, sheets, outages, runner }: Parts): readonly Running[] => {
  const everySheetsPoll = app.settings.SHEETS_POLL_SECONDS * 1000;
  return [
    {
      name: 'timers',
      ...periodically(TIMER_MILLISECONDS, async () => {
        await guarded(app, () => actOnTimers(app));
        runner.wake();
      }),
    },
    { name: 'anchors', ...periodically(ANCHOR_MILLISECONDS, () => guarded(app, () => anchorWhenDue(app))) },
    {
      name: 'sheet',
      ...periodically(everySheetsPoll, () => watched(app, outages, 'sheets', () => matchAgain(app, sheets))),
    },
    { name: 'reconciliation', ...reconciliation(app, clickup, outages) },
  ];
};
