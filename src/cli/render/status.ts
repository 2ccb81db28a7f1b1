import type { OutsideSystem } from '../../events/catalogue/effects.ts';
import type { Instant, Position } from '../../events/units.ts';
import type { Effect } from '../../projections/effects.ts';
import type { SystemNow } from '../../projections/systems.ts';
import { minute, NONE, second, words } from './amounts.ts';
import { type CampaignLook, pairLines } from './campaigns.ts';
import type { CsvColumn } from './csv.ts';
import { SYSTEM_NAMES } from './sentences/operations.ts';
import { type Column, tableOf } from './table.ts';

/** What a running `parley serve` says of itself. */
export type Answering = Readonly<{
  url: string;
  settled: boolean;
  lookedAt: Instant | null;
  pushedAt: Instant | null;
}>;

/** All that `parley status` tells. */
export type StatusNow = Readonly<{
  /** The newest event; undefined in an empty log. */
  log: Readonly<{ position: Position; recordedAt: Instant }> | undefined;
  systems: readonly SystemNow[];
  /** Read models that stopped following. */
  stopped: readonly string[];
  /** Somebody writes to the database. */
  running: boolean;
  /** null: nobody runs, or nobody answers. */
  answers: Answering | null;
}>;

export const statusLines = (now: StatusNow, look: CampaignLook): readonly string[] => {
  const { header, rows } = tableOf(COLUMNS, now.systems, look.width, look.paint);
  const pairs = [
    ['process', processWords(now)],
    [
      'log',
      now.log === undefined
        ? 'empty'
        : `position ${now.log.position.toLocaleString('en-US')}, written ${second(now.log.recordedAt)}`,
    ],
    ...(now.answers === null ? [] : [['mailbox', mailboxWords(now.answers)]]),
    ...(now.stopped.length === 0 ? [] : [['read models', `stopped: ${now.stopped.join(', ')}; run parley rebuild`]]),
  ] as const;
  return [
    ...pairs.flatMap(([name = '', value = '']) => pairLines(name, value, look)),
    '',
    header,
    ...rows,
    ...now.systems.flatMap(({ system, waiting }) =>
      waiting.map(
        ({ kind, status, count, dueAt }) =>
          `  ${count} × ${words(kind)} for ${SYSTEM_NAMES[system]}: ${words(status)}${whenWords(status, dueAt)}`,
      ),
    ),
  ];
};

const processWords = ({ running, answers }: StatusNow): string => {
  if (!running) return 'nobody writes to this database: parley serve is not running';
  if (answers === null) return 'runs, but nobody answers there: name its address with --url';
  return `runs, answers at ${answers.url}${answers.settled ? '' : ', has work under way'}`;
};

const mailboxWords = ({ lookedAt, pushedAt }: Answering): string =>
  `${lookedAt === null ? 'not read yet' : `read ${second(lookedAt)}`}, ${pushedAt === null ? 'no push yet' : `pushed ${second(pushedAt)}`}`;

const whenWords = (status: Effect['status'], dueAt: Instant | null): string => {
  if (dueAt !== null) return `, next ${minute(dueAt)}`;
  return status === 'parked' ? ', until a person says so' : '';
};

const COLUMNS: readonly Column<SystemNow>[] = [
  { title: 'system', of: ({ system }) => ({ text: nameOf(system), style: 'name' }) },
  {
    title: 'state',
    of: ({ failingSince }) =>
      failingSince === null
        ? { text: 'works', style: 'good' }
        : { text: `fails since ${minute(failingSince)}`, style: 'bad' },
  },
  {
    title: 'circuit',
    of: ({ circuitOpenSince }) =>
      circuitOpenSince === null ? 'closed' : { text: `open since ${minute(circuitOpenSince)}`, style: 'waiting' },
  },
  { title: 'waiting', of: ({ waiting }) => countOr(waiting), align: 'right' },
];

/** One row per outside system. */
export const SYSTEMS_CSV: readonly CsvColumn<SystemNow>[] = [
  { title: 'system', of: ({ system }) => system },
  { title: 'failing_since', of: ({ failingSince }) => failingSince },
  { title: 'circuit_open_since', of: ({ circuitOpenSince }) => circuitOpenSince },
  { title: 'waiting', of: ({ waiting }) => waiting.reduce((sum, { count }) => sum + count, 0) },
];

const nameOf = (system: OutsideSystem): string => SYSTEM_NAMES[system];

const countOr = (waiting: SystemNow['waiting']): string => {
  const count = waiting.reduce((sum, each) => sum + each.count, 0);
  return count === 0 ? NONE : String(count);
};
