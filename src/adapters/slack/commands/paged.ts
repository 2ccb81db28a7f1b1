import type { types } from '@slack/bolt';
import { context, LIMITS, list, type Message, type Part, unshortened } from '../blocks.ts';
import { actions } from '../buttons.ts';
import { type Mrkdwn, plain, words } from '../text.ts';
import { validateBlocks } from '../validate.ts';
import { answer } from './answer.ts';
import type { LookUp, Place } from './look-up.ts';

/** One line of a list, under a heading that it shares with its neighbours. It is worded only where it is shown. */
export type Line = Readonly<{ under: Mrkdwn; text: () => Mrkdwn }>;

/** A long answer: the lines are cut into pages, the rest stands on each of them. */
export type Listing = Readonly<{
  sentence: string;
  above?: readonly Part[];
  lines: readonly Line[];
  below?: readonly Part[];
}>;

/** Most lines of one page; fewer where a message has no room for them. */
export const PAGE_LINES = 15;

/** The page of a list at a place. A list that changed since the button was drawn is shown as it is now. */
export const paged = (listing: Listing, place: Place, at: (place: Place) => LookUp): Message => {
  const { lines } = listing;
  const backwards = 'to' in place || place.from >= lines.length;
  const edge = 'to' in place ? Math.min(place.to, lines.length) : Math.min(place.from, lines.length);
  const some = backwards ? lines.slice(Math.max(0, edge - PAGE_LINES), edge) : lines.slice(edge, edge + PAGE_LINES);
  const { message, kept } = mostThatFit(some.map(worded), backwards ? 'last' : 'first', (shown) => {
    const first = backwards ? edge - shown.length : edge;
    const end = first + shown.length;
    return pageOfLines(listing, shown, {
      count: lines.length > shown.length ? `${first + 1}–${end} of ${lines.length}` : null,
      newer: first > 0 ? { label: '◂ Back', lookUp: at({ to: first }) } : null,
      older: end < lines.length ? { label: 'More ▸', lookUp: at({ from: end }) } : null,
    });
  });
  // Whoever goes back to the beginning sees as much of it as whoever begins there.
  const isFirst = backwards && edge - kept <= 0 && edge < lines.length;
  return isFirst ? paged(listing, { from: 0 }, at) : message;
};

export type Turn = Readonly<{ label: string; lookUp: LookUp }> | null;
export type Worded = Readonly<{ under: Mrkdwn; text: Mrkdwn }>;

const worded = ({ under, text }: Line): Worded => ({ under, text: text() });

/** As many of them as a message takes, from one end on. */
export const mostThatFit = <Of>(
  all: readonly Of[],
  keep: 'first' | 'last',
  draw: (some: readonly Of[]) => Message,
): Readonly<{ message: Message; kept: number }> => {
  for (let kept = all.length; kept > 1; kept -= 1) {
    const message = draw(keep === 'first' ? all.slice(0, kept) : all.slice(-kept));
    if (validateBlocks(message).length === 0) return { message, kept };
  }
  return { message: draw(keep === 'first' ? all.slice(0, 1) : all.slice(-1)), kept: Math.min(1, all.length) };
};

/** A message with these lines, and the buttons that turn the page. */
export const pageOfLines = (
  { sentence, above = [], below = [] }: Omit<Listing, 'lines'>,
  shown: readonly Worded[],
  { count, newer, older }: Readonly<{ count: string | null; newer: Turn; older: Turn }>,
): Message =>
  answer(sentence, [
    ...above,
    ...underHeadings(shown).flatMap(({ under, texts }) => {
      const lines = list(under, texts);
      return lines === null ? [] : unshortened(lines);
    }),
    ...below,
    ...(count === null ? [] : [context(words(count))]),
    actions(turning('newer', newer), turning('older', older)),
  ]);

/** What a button's id begins with that turns a page; `parley:` would be heard as a decision. */
export const PAGE = 'page:';

const turning = (which: 'newer' | 'older', turn: Turn): types.Button | null =>
  turn === null
    ? null
    : {
        type: 'button',
        text: { type: 'plain_text', text: plain(turn.label, LIMITS.buttonText) },
        action_id: `${PAGE}${which}`,
        value: JSON.stringify(turn.lookUp),
      };

const underHeadings = (shown: readonly Worded[]): readonly Readonly<{ under: Mrkdwn; texts: readonly Mrkdwn[] }>[] => {
  const groups: { under: Mrkdwn; texts: Mrkdwn[] }[] = [];
  for (const { under, text } of shown) {
    const last = groups.at(-1);
    if (last?.under === under) last.texts.push(text);
    else groups.push({ under, texts: [text] });
  }
  return groups;
};
