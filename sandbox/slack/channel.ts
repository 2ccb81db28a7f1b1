import { drawMessage, type Drawing, type Drawn, type Pressable } from './drawing.ts';
import { PLAIN, seen } from './markup.ts';
import type { SlackMessage } from './slack.ts';

/** Something to press, and the message that it is in. */
export type PressableIn = Pressable & Readonly<{ message: SlackMessage }>;
export type DrawnChannel = Readonly<{ lines: readonly string[]; pressable: readonly PressableIn[] }>;

/** Messages of a channel as `slack.messages` gives them, answers in a thread set in under its first message. */
export const drawChannel = (messages: readonly SlackMessage[], drawing: Drawing): DrawnChannel => {
  const { style = PLAIN, width = 100, first = 1 } = drawing;
  const lines: string[] = [];
  const pressable: PressableIn[] = [];
  const shown = new Set(messages.map(({ ts }) => ts));
  for (const message of messages) {
    const isReply = message.thread_ts !== undefined && message.thread_ts !== message.ts && shown.has(message.thread_ts);
    const margin = isReply ? '    ' : '  ';
    const drawn: Drawn = drawMessage(message, {
      ...drawing,
      width: width - seen(margin),
      first: first + pressable.length,
    });
    lines.push(
      ...(isReply ? [] : ['']),
      ...drawn.lines.map((line, index) => (index === 0 && isReply ? style.dim('  ↳ ') : margin) + line),
    );
    pressable.push(...drawn.pressable.map((each) => ({ ...each, message })));
  }
  return { lines: lines.slice(lines[0] === '' ? 1 : 0), pressable };
};
