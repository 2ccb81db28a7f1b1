import { isUnknown } from '../../events/reader.ts';
import type { Instant, Position } from '../../events/units.ts';
import type { NegotiationRow } from '../../projections/negotiation-rows.ts';
import type { StoryEvent } from '../../projections/stories.ts';
import { counted, cpm, dayWords, money, words } from './amounts.ts';
import { stateCell } from './log.ts';
import { headingOf } from './heading.ts';
import type { Paint } from './paint.ts';
import { told } from './sentences.ts';
import type { Words } from './sentences/told.ts';
import { oneLine, plain, wrapped } from './text.ts';

/** One event as the timeline tells it; also what `--format json` holds. */
export type Moment = Readonly<{
  position: Position;
  at: Instant;
  type: string;
  direction: 'sent' | 'received' | null;
  sentence: string;
  reason: string | null;
  /** Mail text or a quotation; `erased` where it once was. */
  words: Words | 'erased' | undefined;
  /** Of the negotiation after the event, and before it where that differs. */
  state: string | null;
  before: string | null;
}>;

/** A story as moments. The text of a draft is left to the mail that went out with it. */
export const momentsOf = (story: readonly StoryEvent[], they: string): readonly Moment[] => {
  const sent = new Set(story.flatMap(({ event }) => (event.type === 'MailSent' ? [moveOf(event)] : [])));
  let state: string | null = null;
  return story.map(({ event, effect }) => {
    const own = event.stream.startsWith('negotiation:');
    const before = own && state !== event.state ? state : null;
    if (own) state = event.state;
    const base = {
      position: event.position,
      at: event.occurredAt,
      type: event.type,
      direction: directionOf(event),
      state: own ? event.state : null,
      before,
    };
    if (isUnknown(event))
      return { ...base, sentence: `${event.type}: ${event.warning}.`, reason: null, words: undefined };
    const { sentence, reason, words } = told(event, { they, effect });
    const repeated = event.type === 'MailDrafted' && sent.has(event.data.move);
    return {
      ...base,
      sentence,
      reason: reason ?? null,
      words: repeated ? undefined : words === null ? 'erased' : words,
    };
  });
};

export type TimelineLook = Readonly<{ width: number | null; paint: Paint }>;

/** Whom with, for whom, and how it stands. */
export const headingLines = (row: NegotiationRow, look: TimelineLook): readonly string[] => {
  const { paint, width } = look;
  const who = [row.influencerName ?? '(erased)', row.handle, row.email].filter((each) => each !== null).join(' ');
  const state = stateCell(row.status);
  const standing = [
    typeof state === 'string' ? state : paint(state.style, state.text),
    row.deal === null
      ? `our offer ${money(row.lastOffer)}, their ask ${money(row.ask)}`
      : `${money(row.deal)} at ${cpm(row.cpm)} CPM`,
    counted(row.offers, 'offer'),
    ...(row.trigger === null ? [] : [words(row.trigger)]),
    ...(row.managedBy === null ? [] : [`with ${row.managedBy}`]),
  ];
  return [
    ...headingOf([{ text: who, style: 'title' }], look),
    ...headingOf(
      [
        { text: row.clientName ?? '', style: null },
        { text: `task ${row.campaignId}, negotiation ${row.negotiationId}`, style: 'faint' },
      ],
      look,
    ),
    ...wrapped(standing.join(', '), width),
  ];
};

/** One block per event, under its day. */
export const timelineLines = (moments: readonly Moment[], look: TimelineLook): readonly string[] =>
  moments.flatMap((moment, index) => {
    const day = moment.at.slice(0, 10);
    const isNewDay = moments[index - 1]?.at.slice(0, 10) !== day;
    return [...(isNewDay ? ['', look.paint('title', dayWords(day))] : []), ...blockOf(moment, look)];
  });

const TIME = 5;
const MARGIN = ' '.repeat(2 + TIME + 4);
const BAR = '│ ';

const blockOf = (moment: Moment, { width, paint }: TimelineLook): readonly string[] => {
  const room = width === null ? null : Math.max(20, width - MARGIN.length);
  const [first = '', ...rest] = wrapped(oneLine(moment.sentence), room);
  const arrow = moment.direction === null ? ' ' : moment.direction === 'sent' ? '→' : '←';
  const under = (text: string): readonly string[] => wrapped(text, room).map((line) => MARGIN + paint('faint', line));
  return [
    `  ${paint('faint', moment.at.slice(11, 16))}  ${arrow} ${first}`,
    ...rest.map((line) => MARGIN + line),
    ...(moment.reason === null ? [] : under(oneLine(moment.reason))),
    ...wordLines(moment.words, room, paint).map((line) => MARGIN + line),
    ...(moment.before === null ? [] : under(`${words(moment.before)} → ${words(moment.state ?? '')}`)),
  ];
};

const wordLines = (said: Moment['words'], room: number | null, paint: Paint): readonly string[] => {
  if (said === undefined) return [];
  if (said === 'erased') return [paint('faint', '(the text was erased)')];
  if (said === null) return [];
  const text = plain(said.body).trim();
  const inner = room === null ? null : room - BAR.length;
  return [
    ...(said.subject === null ? [] : wrapped(oneLine(said.subject), inner).map((line) => paint('title', line))),
    ...wrapped(text, inner),
  ].map((line) => `${paint('faint', BAR)}${line}`.trimEnd());
};

const directionOf = ({ data }: Readonly<{ data: unknown }>): Moment['direction'] =>
  (data as Readonly<{ direction?: 'sent' | 'received' }>).direction ?? null;

const moveOf = ({ data }: Readonly<{ data: unknown }>): unknown => (data as Readonly<{ move?: unknown }>).move;

/** For programs: the moment with the event's data. */
export const momentJson = (moment: Moment, data: unknown): Readonly<Record<string, unknown>> => ({
  ...moment,
  words: moment.words ?? null,
  data,
});
