import type { Database } from 'better-sqlite3';
import type { Instant } from '../../events/units.ts';
import { dayIn } from '../../domain/calendar.ts';
import { type Application, metadata, nowOf } from '../application.ts';
import type { Settings } from '../settings.ts';
import { MAILBOX } from './record.ts';

/** How many mails Gmail takes from one mailbox. */
export type SendLimits = Readonly<{ perMinute: number; perDay: number }>;

type LimitSettings = Pick<Settings, 'GMAIL_ADDRESS' | 'GMAIL_SENDS_PER_MINUTE' | 'GMAIL_SENDS_PER_DAY'>;

export const sendLimitsOf = (settings: LimitSettings): SendLimits => ({
  perMinute: settings.GMAIL_SENDS_PER_MINUTE,
  perDay:
    settings.GMAIL_SENDS_PER_DAY ??
    (/@(?:gmail|googlemail)\.com$/.test(settings.GMAIL_ADDRESS) ? CONSUMER_A_DAY : WORKSPACE_A_DAY),
});

const CONSUMER_A_DAY = 500;
const WORKSPACE_A_DAY = 2_000;
const MINUTE_MILLISECONDS = 60 * 1000;
const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;

/**
 * Whether one mail more may leave now, beside those that are `leaving`. Gmail would refuse it with 429, after the draft was
 * made; counted from the log, so that a restart begins no new minute.
 */
export const mayLeaveYet = (
  database: Database,
  now: Instant,
  { perMinute, perDay }: SendLimits,
  leaving: number,
): boolean =>
  leaving < Math.min(perMinute, perDay) &&
  hasRoom(sentBefore(database, perMinute - leaving), now, MINUTE_MILLISECONDS) &&
  hasRoom(sentBefore(database, perDay - leaving), now, DAY_MILLISECONDS);

/** Tells the team once a day that mails wait because the day's are used up. */
export const tellOfQuota = async (
  app: Pick<Application, 'log' | 'clock' | 'settings' | 'config' | 'logger'>,
): Promise<void> => {
  const { log, settings, config, logger } = app;
  const now = nowOf(app);
  const { perDay } = sendLimitsOf(settings);
  const first = sentBefore(log.database, perDay);
  if (first === null || hasRoom(first, now, DAY_MILLISECONDS)) return;
  const waiting = Number(log.database.prepare(WAITING).pluck().get(now));
  const dedupeKey = `gmail:quota:${dayIn(now, config.policy.timeZone)}`;
  if (waiting === 0) return;
  await log.write((tx) => {
    if (tx.isKnown(dedupeKey)) return;
    const until = new Date(Date.parse(first) + DAY_MILLISECONDS).toISOString() as Instant;
    logger.warn({ sent: perDay, waiting, until }, "the day's mails are used up");
    tx.append({
      stream: MAILBOX,
      expected: 'any',
      metadata: metadata('gmail', 'agent', MAILBOX),
      events: [{ type: 'MailQuotaReached', data: { sent: perDay, waiting, until }, dedupeKey }],
    });
  });
};

/** `null`: fewer than that ever left. */
const hasRoom = (nth: Instant | null, now: Instant, within: number): boolean =>
  nth === null || Date.parse(nth) <= Date.parse(now) - within;

/** When the n-th newest mail left, counted from 1; answered from the index by type alone, but for one row. */
const sentBefore = (database: Database, nth: number): Instant | null =>
  (database
    .prepare(NTH)
    .pluck()
    .get(nth - 1) as Instant | undefined) ?? null;

const NTH = `SELECT recorded_at FROM events WHERE type = 'MailSent' ORDER BY position DESC LIMIT 1 OFFSET ?`;
const WAITING = `SELECT count(*) FROM effects WHERE open = 1 AND system = 'gmail' AND kind = 'send_mail'
  AND status = 'pending' AND (due_at IS NULL OR due_at <= ?)`;
