import type { CampaignId, Instant, NegotiationId } from '../events/units.ts';
import { dayIn } from '../domain/calendar.ts';
import { CommandNotAllowed } from '../domain/negotiation/decide.ts';
import { type Application, metadata, nowOf, type Tx } from './application.ts';
import { decideCampaign } from './decisions/campaign.ts';
import { decideNegotiation } from './decisions/negotiation.ts';
import { askAboutUnread, unreadTooLong } from './unread.ts';

/**
 * Acts on what has fallen due: follow-ups, threads gone stale, replies that no model has read for hours, campaigns whose
 * timeline is over. One that fails keeps none of the others waiting.
 * @throws AggregateError of what failed, after everything else was done
 */
export const actOnTimers = async (app: Application): Promise<void> => {
  const now = nowOf(app);
  const failures: unknown[] = [];
  const write = (work: (tx: Tx) => void): Promise<void> =>
    app.log.write(work).catch((error: unknown) => {
      // What the timer was for may have moved on between the look and the decision.
      if (!(error instanceof CommandNotAllowed)) failures.push(error);
    });

  const due = app.log.database.prepare(DUE).all(now) as DueRow[];
  for (const { key, campaignId, dueAt } of due)
    await write((tx) => {
      decideNegotiation(tx, app, key, { type: 'ActOnTimer', dueAt }, metadata('timers', 'agent', campaignId));
    });

  const unread = unreadTooLong(app, now);
  for (const each of unread) await write((tx) => askAboutUnread(tx, app, each));

  const over = app.log.database.prepare(OVER).all(dayIn(now, app.config.policy.timeZone)) as { key: CampaignId }[];
  for (const { key } of over)
    await write((tx) => {
      const command = { type: 'EndTimeline', stillOpen: stillOpen(tx, key) } as const;
      decideCampaign(tx, app, key, command, metadata('timers', 'agent', key));
    });
  if (failures.length > 0) {
    const message = `${failures.length} of ${due.length + unread.length + over.length} timers failed; they are tried again`;
    throw new AggregateError(failures, message, { cause: failures[0] });
  }
};

type DueRow = Readonly<{ key: NegotiationId; campaignId: CampaignId; dueAt: Instant }>;

const stillOpen = (tx: Tx, campaignId: CampaignId): number =>
  (
    tx.prepare('SELECT count(*) AS n FROM negotiations WHERE campaign_id = ? AND open = 1').get(campaignId) as {
      n: number;
    }
  ).n;

/** The plus keeps SQLite from the index of states: many are waited for, and few are due. */
const DUE = `SELECT key, campaign_id AS campaignId, due_at AS dueAt FROM negotiations
  WHERE due_at <= ? AND +status = 'awaiting_reply' ORDER BY due_at, key`;
const OVER = "SELECT key FROM campaigns WHERE status = 'started' AND ends_on < ? ORDER BY key";
