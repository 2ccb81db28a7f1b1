import type { Cents, Cpm } from '../../events/units.ts';
import type { AuditEntry } from '../../projections/audit.ts';
import { cpm, minute, money, words } from './amounts.ts';
import type { Paint, Style } from './paint.ts';
import { type Cell, type Column, tableOf } from './table.ts';
import { oneLine, plain, wrapped } from './text.ts';

/** An entry of the audit trail with what it holds as JSON taken out of its text. Amounts are cents. */
export type LogEntry = Omit<AuditEntry, 'rates' | 'data'> & Readonly<{ rates: Rates | null; data: unknown }>;

/** The rates that an event was about: our price, their ask, the ceiling at that moment, the price's CPM. */
export type Rates = Readonly<{ price?: Cents; ask?: Cents; ceiling?: Cents; cpm?: Cpm }>;

export const logEntry = ({ rates, data, ...entry }: AuditEntry): LogEntry => ({
  ...entry,
  rates: rates === null ? null : (JSON.parse(rates) as Rates),
  data: JSON.parse(data) as unknown,
});

/** `width` null: as wide as it comes, with every column. `bodies`: the mails' text under their rows. */
export type LogLook = Readonly<{ width: number | null; paint: Paint; bodies: boolean }>;

/** The lines of the log as a table. */
export const logLines = (entries: readonly LogEntry[], { width, paint, bodies }: LogLook): readonly string[] => {
  const { header, rows, leftOut } = tableOf(columnsFor(width), entries, width, paint);
  const lines = entries.flatMap((entry, index) => [
    rows[index] ?? '',
    ...(bodies ? bodyLines(entry, width, paint) : []),
  ]);
  const note = leftOut.length === 0 ? [] : [paint('faint', `Too narrow for: ${leftOut.join(', ')}.`)];
  return [header, ...lines, ...note];
};

/** `$900 at $22.50 CPM, ask $1,400, ceiling $1,125`; in short only the amount that the event is about. */
export const ratesWords = (rates: Rates | null, short = false): string => {
  if (rates === null) return '';
  const { price, ask, ceiling } = rates;
  if (short && (price !== undefined || ask !== undefined))
    return price === undefined ? `ask ${money(ask ?? null)}` : money(price);
  return [
    ...(price === undefined ? [] : [`${money(price)}${rates.cpm === undefined ? '' : ` at ${cpm(rates.cpm)} CPM`}`]),
    ...(ask === undefined ? [] : [`ask ${money(ask)}`]),
    ...(ceiling === undefined ? [] : [`ceiling ${money(ceiling)}`]),
  ].join(', ');
};

/** How a state looks wherever one is shown. */
export const stateCell = (state: string | null): Cell => {
  if (state === null) return '';
  const style = STATE_STYLES[state];
  return style === undefined ? words(state) : { text: words(state), style };
};

const STATE_STYLES: Readonly<Record<string, Style>> = {
  agreed: 'good',
  escalated: 'waiting',
  human_managed: 'waiting',
  stale: 'faint',
  declined: 'bad',
  stopped: 'bad',
  rejected: 'bad',
  ended: 'faint',
};

const NARROW = 100;
const isNarrow = (width: number | null): boolean => width !== null && width < NARROW;
const INDENT = '    ';

const columnsFor = (width: number | null): readonly Column<LogEntry>[] => [
  { title: '#', of: ({ position }) => ({ text: String(position), style: 'faint' }), align: 'right' },
  { title: 'time (UTC)', of: ({ timestamp }) => timeCell(timestamp, width) },
  { title: width === null ? 'direction' : '', of: ({ direction }) => directionCell(direction, width) },
  { title: 'event', of: ({ type }) => type },
  { title: 'influencer', of: ({ influencerName }) => ({ text: influencerName ?? '', style: 'name' }), least: 10 },
  { title: 'state', of: ({ negotiationState }) => stateCell(negotiationState), least: 9 },
  { title: 'rates', of: ({ rates }) => ratesWords(rates, isNarrow(width)), least: 6 },
  { title: 'intent', of: ({ intent }) => words(intent ?? ''), least: 7, leaveOut: 2 },
  { title: 'campaign', of: ({ campaign }) => campaign ?? '', least: 10, leaveOut: 1 },
  { title: 'actor', of: ({ actor }) => ({ text: actor, style: 'faint' }), leaveOut: 3 },
];

const timeCell = (timestamp: LogEntry['timestamp'], width: number | null): string => {
  if (width === null) return timestamp;
  return isNarrow(width) ? minute(timestamp).slice(5) : minute(timestamp);
};

const directionCell = (direction: LogEntry['direction'], width: number | null): string => {
  if (direction === null) return '';
  if (width === null) return direction;
  return direction === 'sent' ? '→' : '←';
};

const bodyLines = (
  { emailSubject, emailBody, direction }: LogEntry,
  width: number | null,
  paint: Paint,
): readonly string[] => {
  if (direction === null) return [];
  if (emailBody === null) return [`${INDENT}${paint('faint', '(the text was erased)')}`];
  const room = width === null ? null : width - INDENT.length;
  const body = wrapped(plain(emailBody).trim(), room);
  return [
    ...(emailSubject === null ? [] : [paint('title', oneLine(emailSubject))]),
    ...body.map((line) => paint('faint', line)),
  ]
    .map((line) => `${INDENT}${line}`.trimEnd())
    .concat('');
};
