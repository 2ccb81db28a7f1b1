import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Instant } from '../../events/units.ts';

import { negotiationCounts, outagesNow, waitingEffects } from '../../projections/queries.ts';
import type { Application } from '../application.ts';
import type { MailboxSeen } from '../gmail/poll.ts';
import { walBytes } from '../wal.ts';

/** One figure of Prometheus' text format: its help, its kind, and its samples by labels. */
export type Metric = Readonly<{
  name: string;
  help: string;
  type: 'gauge' | 'counter';
  samples: readonly Readonly<{ labels?: Readonly<Record<string, string>>; value: number }>[];
}>;

/** The text that Prometheus reads. A figure without a sample is left out: nothing is known of it yet. */
export const metricsText = (metrics: readonly Metric[]): string =>
  metrics
    .filter(({ samples }) => samples.length > 0)
    .map(({ name, help, type, samples }) =>
      [
        `# HELP ${name} ${help}`,
        `# TYPE ${name} ${type}`,
        ...samples.map(({ labels = {}, value }) => `${name}${labelled(labels)} ${value}`),
      ].join('\n'),
    )
    .join('\n')
    .concat('\n');

/** Measures what is true now: counts and times, and nothing that names anybody. */
export const meter = (app: Measured, mailbox: () => MailboxSeen): (() => readonly Metric[]) => {
  const delays = monitorEventLoopDelay({ resolution: SAMPLED_EVERY_MILLISECONDS });
  delays.enable();
  return () => {
    // Node counts the pause between two samples in.
    const p99 = delays.count === 0 ? 0 : Math.max(0, delays.percentile(99) / 1e9 - SAMPLED_EVERY_MILLISECONDS / 1e3);
    delays.reset();
    return [...ofSystems(app), ...ofMailbox(mailbox()), ...ofProcess(app, p99)];
  };
};

const SAMPLED_EVERY_MILLISECONDS = 10;

type Measured = Pick<Application, 'log' | 'resilience'>;

const ofSystems = (app: Measured): readonly Metric[] => {
  const { database } = app.log;
  const out = new Set(outagesNow(database).map(({ system }) => system));
  const systems = Object.values(app.resilience);
  return [
    {
      name: 'parley_effects_open',
      help: 'Effects on the outside world that are not settled.',
      type: 'gauge',
      samples: waitingEffects(database).map(({ system, kind, status, count }) => ({
        labels: { system, kind, status },
        value: count,
      })),
    },
    {
      name: 'parley_negotiations',
      help: 'Negotiations by state.',
      type: 'gauge',
      samples: negotiationCounts(database).map(({ status, count }) => ({ labels: { status }, value: count })),
    },
    {
      name: 'parley_outage',
      help: '1 while the team was told that an outside system fails.',
      type: 'gauge',
      samples: systems.map(({ system }) => ({ labels: { system }, value: out.has(system) ? 1 : 0 })),
    },
    {
      name: 'parley_circuit',
      help: '0 called as ever, 1 not called, 0.5 a probe is under way.',
      type: 'gauge',
      samples: systems.map(({ system, circuit }) => ({ labels: { system }, value: CIRCUIT[circuit()] })),
    },
  ];
};

const CIRCUIT = { closed: 0, half_open: 0.5, open: 1 } as const;

const ofMailbox = ({ lookedAt, pushedAt }: MailboxSeen): readonly Metric[] => [
  moment('parley_mailbox_looked_at_seconds', 'When the mailbox was last read to its end.', lookedAt),
  moment('parley_mailbox_pushed_at_seconds', 'When Gmail last pushed.', pushedAt),
];

const ofProcess = ({ log }: Measured, delayP99: number): readonly Metric[] => [
  one('parley_log_head', 'Position of the newest event.', 'counter', log.head()),
  one('parley_wal_bytes', 'Size of the write-ahead log.', 'gauge', walBytes(log.database.name)),
  one('parley_resident_memory_bytes', 'Memory of the process.', 'gauge', process.memoryUsage.rss()),
  one('parley_event_loop_delay_p99_seconds', 'How late the event loop was, since the last reading.', 'gauge', delayP99),
  one('parley_uptime_seconds', 'Since the process began.', 'counter', Math.round(process.uptime())),
];

const one = (name: string, help: string, type: Metric['type'], value: number): Metric => ({
  name,
  help,
  type,
  samples: [{ value }],
});

const moment = (name: string, help: string, instant: Instant | null): Metric => ({
  name,
  help,
  type: 'gauge',
  samples: instant === null ? [] : [{ value: Date.parse(instant) / 1000 }],
});

/** Every value is a word of ours: nothing in it needs to be escaped. */
const labelled = (labels: Readonly<Record<string, string>>): string => {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${value}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
};
