import { setTimeout as pause } from 'node:timers/promises';
import { healthOf, settled } from '../director.ts';
import type { View } from '../slack/blocks.ts';
import type { Pressable } from '../slack/drawing.ts';
import type { FieldErrors, Values } from '../slack/modals.ts';
import type { ChannelName, Ephemeral, Slack, SlackMessage } from '../slack/slack.ts';

/** Who presses, where, and the application that hears it. */
export type Hands = Readonly<{
  slack: Pick<Slack, 'click' | 'modal' | 'submit' | 'dismiss' | 'messages' | 'ephemerals'>;
  app: Readonly<{ url: string }>;
  userId: string;
  /** How long an application may take to do anything at all about a click. */
  within?: number;
}>;

/** What came of a click: `moved` where something was recorded, and what only the person who pressed was told. */
export type Came = Readonly<{ moved: boolean; told: readonly Ephemeral[] }>;

/** Fills in a modal; null closes it. `errors` by block id is what was wrong the time before. */
export type FillIn = (view: View, errors: FieldErrors | null) => Values | null | Promise<Values | null>;

/** Presses a button of a message, fills in the modals that this opens, and waits until the application has settled. */
export const press = async (
  hands: Hands,
  { channel, message, pressed }: Readonly<{ channel: ChannelName; message: SlackMessage; pressed: Pressable }>,
  fillIn: FillIn,
): Promise<Came> => {
  const { slack, app, userId, within = WITHIN_MILLISECONDS } = hands;
  const before = (await healthOf(app.url)).head;
  const { action_id: actionId = '' } = pressed.element;
  const known = new Set(slack.ephemerals(userId).map(({ ts }) => ts));
  const told = () => slack.ephemerals(userId).filter(({ ts }) => !known.has(ts));
  const value = pressed.value === undefined ? {} : { value: pressed.value };
  await slack.click({ channel, ts: message.ts, actionId, ...value }, userId);

  const isAnswered = async () =>
    slack.modal(userId) !== null || told().length > 0 || (await healthOf(app.url)).head > before;
  await until(isAnswered, within);
  let errors: FieldErrors | null = null;
  for (let view = slack.modal(userId); view !== null; view = slack.modal(userId)) {
    const values = await fillIn(view, errors);
    errors = null;
    if (values === null) await slack.dismiss(userId);
    else ({ errors } = await slack.submit(userId, values));
    // A modal that was taken may be followed by another, or by an event.
    if (slack.modal(userId) === null && values !== null) await until(isAnswered, within);
  }
  const { head } = await settled(app.url, NOTHING_YET);
  return { moved: head > before, told: told() };
};

/** Whatever is there already is enough. */
const NOTHING_YET = -1;
const WITHIN_MILLISECONDS = 3_000;
const POLL_MILLISECONDS = 20;

const until = async (isTrue: () => Promise<boolean>, milliseconds: number): Promise<void> => {
  const deadline = Date.now() + milliseconds;
  while (!(await isTrue()) && Date.now() < deadline) await pause(POLL_MILLISECONDS);
};
