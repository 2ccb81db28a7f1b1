import type { types } from '@slack/bolt';
import { type Mrkdwn, mrkdwn, plain, words } from './text.ts';

type KnownBlock = types.KnownBlock;

/** `text` is what notifications and screen readers show; Slack falls back on it where blocks can't be shown. */
export type Message = Readonly<{ text: string; blocks: readonly KnownBlock[] }>;

/** What a message is made of, in order. */
export type Part = KnownBlock | List | null;

/** A title over lines. How many of them are shown depends on the room in the message; the rest is counted, and `rest` follows. */
export type List = Readonly<{ type: 'list'; title: Mrkdwn; items: readonly Mrkdwn[]; rest: Mrkdwn }>;

/**
 * Slack's limits, https://docs.slack.dev/reference/block-kit/blocks; the fallback's is where chat.postMessage starts to warn.
 * `message`, all blocks as JSON in characters, stands nowhere: msg_blocks_too_long was met from about 13,200 on
 * (https://github.com/slackapi/bolt-js/issues/2509).
 */
export const LIMITS = {
  message: 12_000,
  blocks: 50,
  header: 150,
  text: 3_000,
  fields: 10,
  field: 2_000,
  contextElements: 10,
  actions: 25,
  buttonText: 75,
  buttonValue: 2_000,
  actionId: 255,
  blockId: 255,
  viewTitle: 24,
  viewBlocks: 100,
  privateMetadata: 3_000,
  inputLabel: 2_000,
  inputText: 3_000,
  checkboxes: 10,
  confirmTitle: 100,
  confirmText: 300,
  confirmButton: 30,
  url: 3_000,
  fallback: 4_000,
} as const;

/** A message under a heading; `summary` follows it in the fallback. Both are plain text, from wherever it comes. */
export const message = (heading: string, summary: string, parts: readonly Part[]): Message => ({
  text: fallback(`${heading}: ${summary}`),
  blocks: laidOut([{ type: 'header', text: { type: 'plain_text', text: plain(heading, LIMITS.header) } }, ...parts]),
});

/** Lists get the room that the other blocks leave: a short one what it needs, longer ones equal parts of what is left then. */
export const laidOut = (parts: readonly Part[]): readonly KnownBlock[] => {
  const present = parts.filter((part) => part !== null);
  const lists = present
    .filter((part) => part.type === 'list')
    .map((each) => ({ each, whole: sectionsOf(each, Infinity) }))
    .toSorted((a, b) => sizeOf(a.whole) - sizeOf(b.whole));
  const laid = new Map<List, readonly KnownBlock[]>();
  // Of the two brackets around all blocks one stands where the last block has no comma.
  let left = LIMITS.message - 1 - sizeOf(present.filter((part) => part.type !== 'list'));
  for (const [index, { each, whole }] of lists.entries()) {
    const share = left / (lists.length - index);
    const sections = sizeOf(whole) <= share ? whole : sectionsOf(each, share);
    laid.set(each, sections);
    left -= sizeOf(sections);
  }
  return present.flatMap((part) => (part.type === 'list' ? (laid.get(part) ?? []) : [part]));
};

export const section = (text: Mrkdwn): KnownBlock => ({ type: 'section', text: markup(text) });

/** A label over each value, two columns wide. At most ten. */
export const fields = (pairs: readonly (readonly [label: string, value: Mrkdwn])[]): KnownBlock => ({
  type: 'section',
  fields: pairs.map(([label, value]) => markup(`*${label}*\n${value}` as Mrkdwn)),
});

export const context = (text: Mrkdwn): KnownBlock => ({ type: 'context', elements: [markup(text)] });

/** Nothing where there are no lines. */
export const list = (title: Mrkdwn, items: readonly Mrkdwn[], rest = words('')): List | null =>
  items.length === 0 ? null : { type: 'list', title, items, rest };

/** Every line of a list, whatever room that takes. */
export const unshortened = (all: List): readonly KnownBlock[] => sectionsOf(all, Infinity);

/** As many lines as fit into `room` characters, in as many sections as these need. */
const sectionsOf = ({ title, items, rest }: List, room: number): readonly KnownBlock[] => {
  const longest = LIMITS.text - ROOM_FOR_COUNT - rest.length;
  const texts: Mrkdwn[] = [];
  let text = title;
  let left = room - sizeOf([section(title)]) - ROOM_FOR_COUNT - inJson(rest);
  let shown = 0;
  for (const item of items) {
    const line = mrkdwn`• ${item}`;
    const goesOn = text.length + 1 + line.length <= longest;
    left -= goesOn ? inJson(`\n${line}`) : sizeOf([section(line)]);
    if (left < 0 || line.length > longest) break;
    if (!goesOn) texts.push(text);
    text = goesOn ? mrkdwn`${text}\n${line}` : line;
    shown += 1;
  }
  const more = items.length - shown;
  return [...texts, more === 0 ? text : mrkdwn`${text}\n… and ${more} more${rest}`].map(section);
};

const ROOM_FOR_COUNT = 40;

/** Without the quotation marks around it. */
const inJson = (text: string): number => JSON.stringify(text).length - 2;

const sizeOf = (blocks: readonly KnownBlock[]): number =>
  blocks.reduce((sum, block) => sum + JSON.stringify(block).length + 1, 0);

/** `verbatim`: Slack must not make links or mentions of what merely looks like one. */
const markup = (text: Mrkdwn): types.MrkdwnElement => ({ type: 'mrkdwn', text, verbatim: true });

/** Slack reads mrkdwn here too; an ampersand becomes five characters. */
const fallback = (text: string): string =>
  plain(text, LIMITS.fallback / 5).replace(/[&<>]/g, (character) => ENTITIES[character] ?? '');

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
