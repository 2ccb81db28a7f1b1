import type { types } from '@slack/bolt';
import { fitting, joined, type Mrkdwn, plain } from './text.ts';

type KnownBlock = types.KnownBlock;

/** `text` is what notifications and screen readers show; Slack falls back on it where blocks can't be shown. */
export type Message = Readonly<{ text: string; blocks: readonly KnownBlock[] }>;

/** Slack's limits, https://docs.slack.dev/reference/block-kit/blocks; the fallback's is where chat.postMessage starts to warn. */
export const LIMITS = {
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
  url: 3_000,
  fallback: 4_000,
} as const;

/** A message under a heading; `summary` follows it in the fallback. Both are plain text, from wherever it comes. */
export const message = (heading: string, summary: string, blocks: readonly (KnownBlock | null)[]): Message => ({
  text: fallback(`${heading}: ${summary}`),
  blocks: [
    { type: 'header', text: { type: 'plain_text', text: plain(heading, LIMITS.header) } },
    ...blocks.filter((block) => block !== null),
  ],
});

export const section = (text: Mrkdwn): KnownBlock => ({ type: 'section', text: markup(text) });

/** A label over each value, two columns wide. At most ten. */
export const fields = (pairs: readonly (readonly [label: string, value: Mrkdwn])[]): KnownBlock => ({
  type: 'section',
  fields: pairs.map(([label, value]) => markup(`*${label}*\n${value}` as Mrkdwn)),
});

export const context = (text: Mrkdwn): KnownBlock => ({ type: 'context', elements: [markup(text)] });

/** A title over as many lines as fit; the rest is counted. Nothing where there are none. */
export const list = (title: Mrkdwn, items: readonly Mrkdwn[], most = 20): KnownBlock | null => {
  if (items.length === 0) return null;
  const shown = fitting(
    items.slice(0, most).map((item) => `• ${item}` as Mrkdwn),
    LIMITS.text - title.length - 1,
  );
  const more = shown.more + Math.max(0, items.length - most);
  const rest = more === 0 ? [] : [`… and ${more} more` as Mrkdwn];
  return section(joined([title, ...shown.lines, ...rest], '\n'));
};

/** `verbatim`: Slack must not make links or mentions of what merely looks like one. */
const markup = (text: Mrkdwn): types.MrkdwnElement => ({ type: 'mrkdwn', text, verbatim: true });

/** Slack reads mrkdwn here too; an ampersand becomes five characters. */
const fallback = (text: string): string =>
  plain(text, LIMITS.fallback / 5).replace(/[&<>]/g, (character) => ENTITIES[character] ?? '');

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
