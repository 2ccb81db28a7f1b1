import type { Express } from 'express';
import { anthropicModel } from '../adapters/anthropic/client.ts';
import { replyClassifier } from '../adapters/anthropic/classify.ts';
import type { Knowledge } from '../adapters/anthropic/knowledge.ts';
import { mailWriter } from '../adapters/anthropic/word.ts';
import { anchorWhenDue } from '../adapters/anchoring.ts';
import type { Application } from '../adapters/application.ts';
import type { ClickUpClient } from '../adapters/clickup/client.ts';
import type { FieldMapping } from '../adapters/clickup/mapping.ts';
import { readTask } from '../adapters/clickup/read-task.ts';
import { reconciliation } from '../adapters/clickup/reconcile.ts';
import type { Performer } from '../adapters/effects/performer.ts';
import type { Room } from '../adapters/effects/queue.ts';
import { type EffectRunner, effectRunner } from '../adapters/effects/runner.ts';
import { ownMailboxOnly } from '../adapters/gmail/own-mailbox.ts';
import { gmailPushHandler } from '../adapters/gmail/push.ts';
import { mayLeaveYet, sendLimitsOf, tellOfQuota } from '../adapters/gmail/pace.ts';
import { sendMail } from '../adapters/gmail/send.ts';
import { mailboxWatch } from '../adapters/gmail/poll.ts';
import { httpApplication } from '../adapters/http/server.ts';
import { type Outages, outagesOf } from '../adapters/outages.ts';
import { periodically } from '../adapters/periodic.ts';
import { requireErasureKeys } from '../adapters/erased.ts';
import { guarded, watched } from '../adapters/routines.ts';
import type { SheetsClient } from '../adapters/sheets/client.ts';
import { matchAgain, readRosterFor } from '../adapters/sheets/read-roster.ts';
import { postNotice } from '../adapters/slack/post.ts';
import { slackReceiver } from '../adapters/slack/receiver.ts';
import { updateNotice } from '../adapters/slack/update.ts';
import { actOnTimers } from '../adapters/timers.ts';
import { walWatch } from '../adapters/wal.ts';
import type { EffectKind } from '../events/catalogue/effects.ts';
import { clientsFor } from './clients.ts';
import type { Running } from './shutdown.ts';

/** Everything that works on one open log. It listens nowhere: whoever begins it has its requests brought to `server`. */
export type Parley = Readonly<{
  /** Takes requests before `begin`, so that no webhook is missed while a mailbox that is down is waited for. */
  server: Express;
  /** Resolves when all of it works. @throws AppTokenRefused */
  begin(): Promise<void>;
  /** From now on every request is answered with 503: what it would bring could not be finished any more. */
  refuse(): void;
  /** What has to be stopped, as far as it has begun. */
  running(): readonly Running[];
  /** Effects under way. */
  performing: EffectRunner['running'];
  /** No effect runs or may run, and nothing that came in is still being dealt with. */
  settled(): boolean;
}>;

/** @throws ErasureKeyMissing, KeyUnusable, ModelUnpriced */
export const parleyOn = (
  app: Application,
  { mapping, knowledge }: Readonly<{ mapping: FieldMapping; knowledge: Knowledge }>,
): Parley => {
  const { settings } = app;
  requireErasureKeys(app);
  const { clickup, sheets, ...clients } = clientsFor(settings);
  const gmail = ownMailboxOnly(clients.gmail, settings.GMAIL_ADDRESS);
  const model = anthropicModel(settings, [settings.ANTHROPIC_READING_MODEL, settings.ANTHROPIC_WRITING_MODEL]);
  const performers: Readonly<Record<EffectKind, Performer>> = {
    read_task: readTask(app, clickup, mapping),
    read_roster: readRosterFor(app, sheets),
    classify_reply: replyClassifier(app, model),
    word_mail: mailWriter(app, model, knowledge),
    send_mail: sendMail(app, gmail),
    post_notice: postNotice(app),
    update_notice: updateNotice(app),
  };

  const outages = outagesOf(app);
  const runner = effectRunner(app, performers, outages, gmailsPace(app));
  const mailbox = mailboxWatch(app, gmail, {
    onFailure: (system, during, failure) => app.log.write((tx) => outages.began(tx, system, during, failure)),
    onSuccess: (system) => outages.worked(system),
  });
  const slack = slackReceiver(app, outages);
  const running: Running[] = [{ name: 'mailbox', stop: mailbox.stop }];
  let isUp = false;
  let stopping = false;
  const settled = (): boolean => isUp && runner.idle() && mailbox.idle();
  return {
    server: httpApplication(app, {
      gmailPush: gmailPushHandler(app, () => mailbox.pushed()),
      mailbox: () => mailbox.seen(),
      stopping: () => stopping,
      mountSlack: (express) => slack.mount(express),
      settled,
    }),
    begin: async () => {
      await mailbox.start();
      running.push({ name: 'slack', stop: slack.stop }, { name: 'effects', stop: runner.stop });
      app.log.subscribe(() => runner.wake());
      running.push(...routines(app, { clickup, sheets, outages, runner }));
      await slack.start();
      isUp = true;
    },
    refuse: () => {
      stopping = true;
    },
    running: () => [...running],
    performing: runner.running,
    settled,
  };
};

/** Mails begin one after the other, as far as Gmail's limits go; other systems tell by themselves when it is too much. */
const gmailsPace = ({ log, settings }: Application): Room => {
  const limits = sendLimitsOf(settings);
  return (system, now, busy) => (system !== 'gmail' ? Infinity : mayLeaveYet(log.database, now, limits, busy) ? 1 : 0);
};

const TIMER_MILLISECONDS = 1_000;
const ANCHOR_MILLISECONDS = 60 * 1000;
const WAL_MILLISECONDS = 60 * 1000;

type Parts = Readonly<{ clickup: ClickUpClient; sheets: SheetsClient; outages: Outages; runner: EffectRunner }>;

/** What is done again and again, beside the mailbox. */
const routines = (app: Application, { clickup, sheets, outages, runner }: Parts): readonly Running[] => {
  const watchWal = walWatch(app);
  const everySheetsPoll = app.settings.SHEETS_POLL_SECONDS * 1000;
  return [
    {
      name: 'timers',
      ...periodically(TIMER_MILLISECONDS, async () => {
        await guarded(app, () => actOnTimers(app));
        await guarded(app, () => tellOfQuota(app));
        runner.wake();
      }),
    },
    { name: 'wal', ...periodically(WAL_MILLISECONDS, () => guarded(app, () => Promise.resolve(watchWal()))) },
    { name: 'anchors', ...periodically(ANCHOR_MILLISECONDS, () => guarded(app, () => anchorWhenDue(app))) },
    {
      name: 'sheet',
      ...periodically(everySheetsPoll, () => watched(app, outages, 'sheets', () => matchAgain(app, sheets))),
    },
    { name: 'reconciliation', ...reconciliation(app, clickup, outages) },
  ];
};
