import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { ResilienceOptions } from '../../src/adapters/resilience.ts';
import { openApplication, type TestApplication } from '../support/application.ts';
import { refused } from '../support/effects.ts';

const NEVER = 365 * 24 * 60 * 60 * 1000;
const open = (resilience: ResilienceOptions, file?: string) =>
  openApplication({ resilience: { breakAfter: 2, ...resilience }, ...(file === undefined ? {} : { file }) });

const call = async ({ app }: TestApplication, status: number | null): Promise<string> => {
  try {
    await app.resilience.gmail.run(() => (status === null ? Promise.resolve() : Promise.reject(refused(status))));
    return 'done';
  } catch (error) {
    return (error as { kind: string }).kind;
  } finally {
    // What it told of is written behind it.
    await app.log.write(() => undefined);
  }
};

const changes = ({ events }: TestApplication) =>
  events('CircuitOpened', 'CircuitClosed').map(({ type, data }) => [type, data]);

describe('a circuit', () => {
  it('that opens is on record with why, and once, however many probes fail', async () => {
    const house = open({ halfOpenAfterMs: 0 });
    for (let probes = 0; probes < 4; probes += 1) expect(await call(house, 503)).toBe('uncertain');
    expect(changes(house)).toEqual([['CircuitOpened', { system: 'gmail', status: 503, message: 'HTTP 503' }]]);
    expect(house.rows('SELECT key, opened FROM circuits')).toEqual([
      { key: 'gmail', opened: '2026-11-20T15:00:00.000Z' },
    ]);
  });

  it('that closes is on record with how long it was open', async () => {
    const house = open({ halfOpenAfterMs: 0 });
    await call(house, 503);
    await call(house, null);
    await call(house, null);
    expect(changes(house).at(-1)).toEqual(['CircuitClosed', { system: 'gmail', opened: '2026-11-20T15:00:00.000Z' }]);
    expect(house.rows('SELECT key FROM circuits WHERE opened IS NOT NULL')).toEqual([]);
    await call(house, 503);
    expect(changes(house).map(([type]) => type)).toEqual(['CircuitOpened', 'CircuitClosed', 'CircuitOpened']);
  });

  it('is as open after a restart as before it, and calls nobody until its time is over', async () => {
    const before = open({ halfOpenAfterMs: NEVER });
    await call(before, 503);
    before.close();
    const house = open({ halfOpenAfterMs: NEVER }, before.file);
    expect(house.app.resilience.gmail.circuit()).toBe('open');
    expect(house.app.resilience.slack.circuit()).toBe('closed');
    expect(await call(house, null)).toBe('circuit_open');
    house.close();

    const later = open({ halfOpenAfterMs: 0 }, before.file);
    expect(await call(later, null)).toBe('done');
    expect(later.app.resilience.gmail.circuit()).toBe('closed');
    expect(changes(later).map(([type]) => type)).toEqual(['CircuitOpened', 'CircuitClosed']);
  });

  it('that a clock far ahead left open is open for no longer than any other', async () => {
    const before = open({ halfOpenAfterMs: 100 });
    before.clock.set('2199-01-01T00:00:00.000Z');
    await call(before, 503);
    before.close();
    const house = open({ halfOpenAfterMs: 100 }, before.file);
    expect(await call(house, null)).toBe('circuit_open');
    await pause(150);
    expect(await call(house, null)).toBe('done');
  });

  it('that was left open lets one call probe, and stays open when that fails', async () => {
    const before = open({ halfOpenAfterMs: NEVER });
    await call(before, 503);
    before.close();
    const house = open({ halfOpenAfterMs: 0 }, before.file);
    await call(house, 503);
    expect(house.app.resilience.gmail.circuit()).toBe('open');
    expect(changes(house)).toHaveLength(1);
  });
});
