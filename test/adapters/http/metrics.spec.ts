import { describe, expect, it } from 'vitest';
import { meter, metricsText } from '../../../src/adapters/http/metrics.ts';
import type { Instant } from '../../../src/events/units.ts';
import { openApplication } from '../../support/application.ts';
import { ask, fails, startRunner, untilIdle } from '../../support/effects.ts';

const LOOKED = '2026-11-20T15:00:00.000Z' as Instant;

const textOf = ({ app }: Pick<ReturnType<typeof openApplication>, 'app'>): readonly string[] =>
  metricsText(meter(app, () => ({ lookedAt: LOOKED, pushedAt: null }))()).split('\n');

describe('the metrics', () => {
  it('tell what waits, what fails and how far the log is', async () => {
    const house = openApplication();
    const runner = startRunner(house.app, { read_task: { perform: fails(503) } });
    await ask(house, { id: 'e1', kind: 'read_task' }, { id: 'e2', kind: 'read_task' }, { id: 'e3', kind: 'read_task' });
    await untilIdle(runner);
    const lines = textOf(house);
    expect(lines).toEqual(
      expect.arrayContaining([
        'parley_effects_open{system="clickup",kind="read_task",status="parked"} 3',
        'parley_outage{system="clickup"} 1',
        'parley_outage{system="gmail"} 0',
        'parley_circuit{system="clickup"} 1',
        'parley_circuit{system="gmail"} 0',
        `parley_log_head ${house.app.log.head()}`,
        `parley_mailbox_looked_at_seconds ${Date.parse(LOOKED) / 1000}`,
      ]),
    );
    // Nothing is known of pushes yet: no figure, instead of one that says 1970.
    expect(lines.join()).not.toContain('parley_mailbox_pushed_at_seconds');
  });

  it('are what Prometheus reads: a help, a type, and samples that are numbers', () => {
    const lines = textOf(openApplication());
    const samples = lines.filter((line) => line !== '' && !line.startsWith('#'));
    expect(samples.length).toBeGreaterThan(10);
    for (const line of samples)
      expect(line).toMatch(/^parley_\w+(\{\w+="\w+"(,\w+="\w+")*\})? -?\d+(\.\d+)?(e-?\d+)?$/);
    const named = new Set(samples.map((line) => /^\w+/.exec(line)?.[0]));
    for (const name of named) {
      expect(lines.filter((line) => line.startsWith(`# HELP ${name} `))).toHaveLength(1);
      expect(lines.filter((line) => line.startsWith(`# TYPE ${name} `))).toHaveLength(1);
    }
  });
});
