import { createHash } from 'node:crypto';
import type { WebClient } from '@slack/web-api';
import type { StoredEvent } from '../../../events/catalogue.ts';
import { ROUTINE } from '../../../projections/routine.ts';
import { type Application, metadata } from '../../application.ts';
import type { Outages } from '../../outages.ts';
import { guarded } from '../../routines.ts';
import { askSlack } from '../answering.ts';
import { slackClient } from '../client.ts';
import { actorOf } from '../commands/deciding.ts';
import { MessageInvalid, validateView } from '../validate.ts';
import { homeView } from './view.ts';

/** Keeps the home tab of everybody who ever opened it up to date. */
export type Homes = Readonly<{
  /** Somebody looks at theirs. */
  opened(userId: string): Promise<void>;
  /** Follows the log from here on. */
  start(): void;
  /** Publishes no more and waits for what is under way. */
  stop(): Promise<void>;
}>;

/** However much happens in it, the tabs are published anew once, at its end; whoever opens theirs doesn't wait for that. */
const PAUSE_MILLISECONDS = 3_000;

/**
 * A home tab is a look-up that stays open: it is published again when what it shows has changed, and asked for by no
 * effect, because publishing the same twice does no harm and only the newest counts.
 */
export const homesOf = (app: Application, outages: Outages, client: WebClient = slackClient(app)): Homes => {
  const { log } = app;
  /** By person, what they were shown last, as a hash; null: nothing by this process yet. */
  const shown = new Map<string, string | null>(
    log
      .read({ types: ['HomeOpened'] })
      .flatMap((event) => (event.type === 'HomeOpened' ? [[event.data.by, null]] : [])),
  );
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | null = null;
  let stopped = false;
  let stopListening: (() => void) | null = null;

  /** `done`: Slack has it, or refuses it for good, as it does where the app has no home tab. */
  const publish = async (userId: string): Promise<'done' | 'not_now'> => {
    const view = homeView(app, userId);
    const hash = createHash('sha256').update(JSON.stringify(view)).digest('hex');
    if (shown.get(userId) === hash) return 'done';
    const problems = validateView(view);
    if (problems.length > 0) throw new MessageInvalid('home', problems);
    // Also where it is refused: the same is not asked for again.
    shown.set(userId, hash);
    const failure = await askSlack(app, outages, () => client.views.publish({ user_id: userId, view }));
    if (failure === null || failure.kind === 'permanent') return 'done';
    shown.set(userId, null);
    return 'not_now';
  };

  const publishFor = async (userIds: readonly string[]): Promise<void> => {
    for (const userId of userIds) {
      let isDown = false;
      // A mistake in one person's keeps nobody else's from being shown.
      await guarded(app, async () => {
        isDown = (await publish(userId)) === 'not_now';
      });
      if (isDown) return soon();
    }
  };

  const run = (userIds: readonly string[]): Promise<void> => {
    // One after the other: the view that was made last is the one that stays.
    const next = (running ?? Promise.resolve()).then(() => publishFor(userIds));
    running = next;
    return next.finally(() => {
      if (running === next) running = null;
    });
  };

  const soon = (): void => {
    if (stopped || timer !== undefined || shown.size === 0) return;
    timer = setTimeout(() => {
      timer = undefined;
      void run([...shown.keys()]);
    }, PAUSE_MILLISECONDS);
  };

  const isShown = ({ type }: StoredEvent): boolean => !ROUTINE.includes(type);

  return {
    opened: async (userId) => {
      if (!shown.has(userId)) {
        await log.write((tx) =>
          tx.append({
            stream: 'system:slack',
            expected: 'any',
            metadata: metadata('slack', actorOf(userId), 'slack'),
            events: [{ type: 'HomeOpened', data: { by: userId }, dedupeKey: `slack:home:${userId}` }],
          }),
        );
      }
      // Whoever looks sees what is true now, also where Slack refused to show it before.
      shown.set(userId, null);
      // Where it is about to be published anyway, Slack shows what was published last until then.
      if (timer === undefined && running === null) await run([userId]);
      else soon();
    },
    start: () => {
      stopListening ??= log.subscribe((events) => {
        if (events.some(isShown)) soon();
      });
      soon();
    },
    stop: async () => {
      stopped = true;
      stopListening?.();
      clearTimeout(timer);
      await running;
    },
  };
};
