import { setTimeout as pause } from 'node:timers/promises';
import { answerTo } from './cast/answer.ts';
import type { Cast } from './cast/cast.ts';
import { FRESH, type Habit, type Influencer, type Letter, type Mood } from './cast/influencer.ts';
import { postLetter } from './cast/letters.ts';
import { type CampaignForm, fieldsOf } from './clickup/form.ts';
import type { OutgoingMail } from './gmail/gmail.ts';
import { SENDER, type World } from './world.ts';

/** What the director tells the screen while the campaign is played. */
export type Progress =
  | Readonly<{ kind: 'submitted'; taskId: string }>
  | Readonly<{ kind: 'settled'; head: number }>
  | Readonly<{ kind: 'delivered'; influencer: Influencer; habit: Habit; letter: Letter; threadId: string }>
  | Readonly<{ kind: 'silent'; influencer: Influencer; habit: Habit; threadId: string }>
  | Readonly<{ kind: 'ignored'; influencer: Influencer; threadId: string; afterMilliseconds: number }>;

export type PlayOptions = Readonly<{
  form?: CampaignForm;
  onProgress?: (progress: Progress) => void;
  /** How many characters answer before the director waits; 1 unless said, which alone makes a seed's outcome repeat. */
  atOnce?: number;
  /** How long the application may be at work without an event; a mail that moves nothing for `ignoredAfter` counts as ignored. */
  settleWithin?: number;
  ignoredAfter?: number;
}>;
export type Played = Readonly<{ taskId: string; delivered: number; silent: number; ignored: number; head: number }>;

/** Submits the campaign form and lets the cast answer until nobody has anything to say. */
export const playCampaign = async (
  world: World,
  app: Readonly<{ url: string }>,
  cast: Cast,
  options: PlayOptions = {},
): Promise<Played> => {
  world.connect(app.url);
  const before = (await healthOf(app.url)).head;
  const form = options.form ?? cast.form;
  const { taskId, deliveries } = await world.clickup.submit({ name: form.title, fields: fieldsOf(form) });
  const refused = deliveries.find(({ status }) => status !== 200);
  if (refused !== undefined) throw new FormNotTaken(refused.status);
  options.onProgress?.({ kind: 'submitted', taskId });
  await settled(app.url, before, options);
  return { taskId, ...(await converse(world, app, cast, options)) };
};

/** Lets the cast answer every mail that has not been answered yet, one at a time, in an order that chance can't touch. */
export const converse = async (
  world: World,
  app: Readonly<{ url: string }>,
  cast: Cast,
  options: PlayOptions = {},
): Promise<Omit<Played, 'taskId'>> => {
  const { onProgress = () => undefined, atOnce = 1 } = options;
  const moods = moodsOf(world);
  const counts = { delivered: 0, silent: 0, ignored: 0 };
  let head = (await settled(app.url, 0, options)).head;
  onProgress({ kind: 'settled', head });

  const answer = async ({ influencer, mail }: Unanswered) => {
    const { mood, letters } = answerTo(influencer, moods.get(influencer.email)?.mood ?? FRESH, mail.text);
    moods.set(influencer.email, { mood, answered: (moods.get(influencer.email)?.answered ?? 0) + 1 });
    const { habit } = influencer.hidden;
    if (letters.length === 0) {
      counts.silent += 1;
      onProgress({ kind: 'silent', influencer, habit, threadId: mail.threadId });
    }
    for (const letter of letters) {
      const { threadId } = await world.gmail.receive(await postLetter(influencer, letter, mail, SENDER, new Date()));
      counts.delivered += 1;
      onProgress({ kind: 'delivered', influencer, habit, letter, threadId });
      const started = Date.now();
      const state = await settled(app.url, head, options);
      if (state.head === head) {
        counts.ignored += 1;
        onProgress({ kind: 'ignored', influencer, threadId, afterMilliseconds: Date.now() - started });
      }
      head = Math.max(head, state.head);
      onProgress({ kind: 'settled', head });
    }
  };

  for (;;) {
    const waiting = unanswered(await world.gmail.outgoing(), cast, moods);
    if (waiting.length === 0) return { ...counts, head };
    await Promise.all(waiting.slice(0, atOnce).map(answer));
  }
};

/**
 * Waits until the application has nothing under way: settled twice in a row with the same head, and past `before`.
 * A head that stays where it was for `ignoredAfter` is taken as it is: what was delivered moved nothing.
 * @throws ApplicationUnsettled after `settleWithin` milliseconds without an event, or ten times that with events that never end
 */
export const settled = async (
  url: string,
  before: number,
  { settleWithin = 60_000, ignoredAfter = 8_000 }: PlayOptions = {},
): Promise<Health> => {
  const started = Date.now();
  let moved = started;
  let last: Health = { settled: false, head: -1 };
  for (;;) {
    const now = await healthOf(url);
    const quiet = now.settled && last.settled && now.head === last.head;
    if (quiet && (now.head > before || Date.now() - started > ignoredAfter)) return now;
    if (now.head !== last.head) moved = Date.now();
    const [still, whole] = [Date.now() - moved, Date.now() - started];
    if (still > settleWithin || whole > MOST_WAITS * settleWithin) throw new ApplicationUnsettled(now, whole, still);
    last = now;
    await pause(POLL_MILLISECONDS);
  }
};

export class ApplicationUnsettled extends Error {
  readonly code = 'APPLICATION_UNSETTLED';
  constructor({ settled: quiet, head }: Health, waited: number, sinceLastEvent: number) {
    super(
      `The application is still at work (settled: ${quiet}, head ${head}) after ${waited / 1000} s, ${sinceLastEvent / 1000} s after its last event: look at its log and its effects.`,
    );
  }
}

export class FormNotTaken extends Error {
  readonly code = 'FORM_NOT_TAKEN';
  constructor(status: number) {
    super(`The application answered ${status} to the ClickUp webhook: is it started with the world's environment?`);
  }
}

const POLL_MILLISECONDS = 20;
const MOST_WAITS = 10;

type Health = Readonly<{ settled: boolean; head: number }>;
type Unanswered = Readonly<{ influencer: Influencer; mail: OutgoingMail; place: number }>;
type Moods = Map<string, Readonly<{ mood: Mood; answered: number }>>;

/** A character goes on where it was when the conversation is taken up again in the same world. */
const remembered = new WeakMap<World, Moods>();
const moodsOf = (world: World): Moods => {
  const known = remembered.get(world) ?? (new Map() as Moods);
  remembered.set(world, known);
  return known;
};

/** An application that is down is one that isn't settled: it may have been killed and be on its way back. */
export const healthOf = async (url: string): Promise<Health> => {
  try {
    const response = await fetch(`${url.replace(/\/$/, '')}/healthz`);
    return response.ok ? ((await response.json()) as Health) : DOWN;
  } catch {
    return DOWN;
  }
};
const DOWN: Health = { settled: false, head: -1 };

/** The mails nobody has looked at yet: first everybody's first mail, in the list's order, then everybody's second, and so on. */
const unanswered = (sent: readonly OutgoingMail[], cast: Cast, moods: Moods): readonly Unanswered[] => {
  const owners = new Map(
    cast.influencers.flatMap((one) =>
      [one.email, ...(one.manager === null ? [] : [one.manager.email])].map((address) => [address, one]),
    ),
  );
  const mails = new Map<Influencer, OutgoingMail[]>();
  for (const mail of sent) {
    const owner = owners.get(mail.to);
    if (owner !== undefined) mails.set(owner, [...(mails.get(owner) ?? []), mail]);
  }
  return [...mails]
    .flatMap(([influencer, theirs]) => {
      const place = moods.get(influencer.email)?.answered ?? 0;
      const mail = theirs[place];
      return mail === undefined ? [] : [{ influencer, mail, place }];
    })
    .sort((a, b) => a.place - b.place || a.influencer.place - b.influencer.place);
};
