import type { Instant } from '../../events/units.ts';
import { type Application, nowOf } from '../application.ts';
import { describeBug } from '../bugs.ts';
import { classifyFailure, type Failure, OutsideFailure } from '../failures.ts';
import { type GmailClient, patiently } from './client.ts';
import { type MailboxReading, readMailbox } from './inbound.ts';
import { draftTidier } from './orphans.ts';
import { sweepDrafts } from './sweep.ts';

/** Told of every look into the mailbox that failed, and of every one that worked. */
export type WatchListener = Readonly<{
  onFailure(system: 'gmail', during: null, failure: Failure): Promise<void>;
  onSuccess(system: 'gmail'): Promise<void>;
}>;

/** When this process last read the mailbox to its end, and last heard a push; null: not yet. */
export type MailboxSeen = Readonly<{ lookedAt: Instant | null; pushedAt: Instant | null }>;

/** Looks into the mailbox: when pushed, every `GMAIL_POLL_SECONDS`, and when a send was settled that something waited for. */
export type MailboxWatch = Readonly<{
  /** Reads for the first time, so that nothing sent from here on is missed, and goes on reading. Doesn't throw for an outage. */
  start(): Promise<void>;
  /** A hint, as often as anybody likes: looks now, or once more after the look that is under way. */
  lookNow(): void;
  /** Gmail says that something came: looks now. */
  pushed(): void;
  seen(): MailboxSeen;
  /** Nothing is being read and nothing is about to be. */
  idle(): boolean;
  stop(): Promise<void>;
}>;

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * 60 * 60 * 1000;

export const mailboxWatch = (app: Application, client: GmailClient, listener: WatchListener): MailboxWatch => {
  const { resilience, settings, log, logger } = app;
  const patient = patiently(client, resilience.gmail);
  const tidy = draftTidier(app, patient);
  const timers: NodeJS.Timeout[] = [];
  let unsubscribe = (): void => undefined;
  let looking: Promise<void> | null = null;
  let again = false;
  let waiting = 0;
  let tidiedAt = -Infinity;
  let stopped = false;
  let toldOf: string | null = null;
  let seen: MailboxSeen = { lookedAt: null, pushedAt: null };

  const heard = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
      toldOf = null;
      await listener.onSuccess('gmail');
    } catch (error) {
      // A mistake of ours comes back at every look, while Gmail itself works: the team is told of it once.
      if (!(error instanceof OutsideFailure)) {
        logger.error({ bug: describeBug(error) }, 'the mailbox could not be read');
        if (String(error) === toldOf) return;
        toldOf = String(error);
      }
      await listener.onFailure('gmail', null, classifyFailure(error));
    }
  };

  const look = (): Promise<void> =>
    heard(async () => {
      const reading: MailboxReading = await readMailbox(app, patient);
      waiting = reading.waiting;
      const swept = await sweepDrafts(app, patient);
      seen = { ...seen, lookedAt: nowOf(app) };
      await tidyWhenDue();
      if (reading.recorded + reading.ignored + swept > 0) logger.info({ ...reading, swept }, 'the mailbox was read');
    });

  const tidyWhenDue = async (): Promise<void> => {
    const now = app.clock.now().getTime();
    if (now - tidiedAt < HOUR_MS) return;
    const tidied = await tidy();
    tidiedAt = now;
    if (tidied.deleted + tidied.gone > 0) logger.info(tidied, 'the drafts were looked through');
  };

  const lookUntilQuiet = async (): Promise<void> => {
    do {
      again = false;
      await look();
    } while (again && !stopped);
  };

  /** On a full disk, for example: found again by the next look. */
  const unrecorded = (error: unknown): void =>
    logger.error({ bug: describeBug(error) }, 'a failure of the mailbox could not be recorded');

  const lookNow = (): void => {
    if (stopped) return;
    again = true;
    looking ??= lookUntilQuiet()
      .catch(unrecorded)
      .finally(() => {
        looking = null;
        // A hint that came while the last look was ending.
        if (again) lookNow();
      });
  };

  const renew = (): Promise<void> =>
    heard(async () => {
      if (settings.GMAIL_PUSH_TOPIC !== undefined) await patient.watch(settings.GMAIL_PUSH_TOPIC);
    });

  return {
    start: async () => {
      unsubscribe = log.subscribe((events) => {
        // The draft of a mail that somebody gave up must not lie there to be sent.
        if (events.some(({ type }) => type === 'EffectGivenUp')) tidiedAt = -Infinity;
        else if (waiting === 0 || !events.some(({ type }) => SETTLES.has(type))) return;
        lookNow();
      });
      await renew();
      lookNow();
      await looking;
      timers.push(setInterval(lookNow, settings.GMAIL_POLL_SECONDS * 1000));
      timers.push(setInterval(() => void renew().catch(unrecorded), DAY_MS));
    },
    lookNow,
    pushed: () => {
      seen = { ...seen, pushedAt: nowOf(app) };
      lookNow();
    },
    seen: () => seen,
    idle: () => looking === null,
    stop: async () => {
      stopped = true;
      timers.splice(0).forEach(clearInterval);
      unsubscribe();
      await looking;
    },
  };
};

/** After these a sent message that waited can be told: its effect is settled, or certainly not under way. */
const SETTLES: ReadonlySet<string> = new Set([
  'EffectSucceeded',
  'EffectSuperseded',
  'EffectGivenUp',
  'EffectParked',
  'EffectFailed',
]);
