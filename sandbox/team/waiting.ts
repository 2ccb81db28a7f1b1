import { type Pressable, pressablesIn } from '../slack/drawing.ts';
import { CHANNELS, type ChannelName, type Slack, type SlackMessage } from '../slack/slack.ts';

/** A message that somebody should look at, and what can be pressed in it. */
export type Waiting = Readonly<{
  channel: ChannelName;
  message: SlackMessage;
  pressable: readonly [Pressable, ...Pressable[]];
}>;

/** What waits for a person, the oldest first: it is told by its buttons alone, which go away once it is settled. */
export const waitingIn = async (slack: Pick<Slack, 'messages'>): Promise<readonly Waiting[]> => {
  const all: Waiting[] = [];
  for (const channel of CHANNELS)
    for (const message of await slack.messages(channel)) {
      const [first, ...rest] = pressablesIn(message.blocks ?? []);
      if (first === undefined || [first, ...rest].every(({ label }) => AT_LEISURE.test(label))) continue;
      all.push({ channel, message, pressable: [first, ...rest] });
    }
  return all.toSorted((a, b) => Number(a.message.ts) - Number(b.message.ts));
};

/** May be pressed for as long as there is nothing to decide. */
const AT_LEISURE = /^(withdraw|take .*back|pause|stop|resume|refresh|details|show|more|older|newer)\b/i;

/** What a message is about, in its own words: its heading, its first text, or its fallback. */
export const headingOf = ({ blocks = [], text }: Pick<SlackMessage, 'blocks' | 'text'>): string =>
  blocks.find(({ type }) => type === 'header')?.text?.text ?? blocks.find((each) => each.text)?.text?.text ?? text;
