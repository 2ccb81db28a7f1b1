import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { openApplication } from '../support/application.ts';
import { ask, fails, startRunner, untilIdle } from '../support/effects.ts';
import { parleyHere } from './in-process.ts';

const NOWHERE = 'http://127.0.0.1:1';

const failing = async () => {
  const house = openApplication();
  const runner = startRunner(house.app, {
    read_task: { perform: fails(503) },
    post_notice: { perform: () => Promise.resolve({ outcome: 'needs_person', why: 'no such channel' }) },
  });
  await ask(
    house,
    { id: 'e1', kind: 'read_task' },
    { id: 'e2', kind: 'read_task' },
    { id: 'e3', kind: 'post_notice', channel: 'campaigns' },
  );
  await untilIdle(runner);
  return house;
};

it('parley status tells what fails, what is only probed, and what waits until when', async () => {
  const house = await failing();
  const { code, out } = await parleyHere(['status', '--db', house.file, '--url', NOWHERE]);
  expect(code).toBe(0);
  expect(out).toContain('runs, but nobody answers there');
  expect(out).toMatch(/ClickUp +fails since 2026-11-20 15:00 +open since 2026-11-20 15:00 +2/);
  expect(out).toMatch(/Gmail +works +closed +–/);
  expect(out).toContain('2 × read task for ClickUp: parked, next 2026-11-20 15:00');
  expect(out).toContain('3 × post notice for Slack: parked, until a person says so\n');
});

it('parley status says that nobody runs, also for programs', async () => {
  const house = await failing();
  house.close();
  const { out } = await parleyHere(['status', '--db', house.file, '--format', 'json']);
  expect(JSON.parse(out)).toMatchObject({
    running: false,
    answers: null,
    stopped: [],
    systems: [
      { system: 'clickup', failingSince: '2026-11-20T15:00:00.000Z', circuitOpenSince: '2026-11-20T15:00:00.000Z' },
      { system: 'sheets', failingSince: null, circuitOpenSince: null, waiting: [] },
      { system: 'gmail' },
      { system: 'slack', waiting: [{ kind: 'post_notice', status: 'parked', count: 3, dueAt: null }] },
      { system: 'anthropic' },
    ],
  });
  const csv = (await parleyHere(['status', '--db', house.file, '--format', 'csv'])).out.split('\r\n');
  expect(csv.slice(0, 2)).toEqual([
    'system,failing_since,circuit_open_since,waiting',
    'clickup,2026-11-20T15:00:00.000Z,2026-11-20T15:00:00.000Z,2',
  ]);
});

it('parley status passes on when the running process read the mailbox', async () => {
  const house = await failing();
  const health = { settled: false, mailbox: { lookedAt: '2026-11-20T14:59:30.000Z', pushedAt: null } };
  const server = createServer((_request, response) => response.end(JSON.stringify(health))).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { out } = await parleyHere(['status', '--db', house.file, '--url', url]);
  expect(out).toContain(`answers at ${url}, has work under way`);
  expect(out).toContain('read 2026-11-20 14:59:30, no push yet');
});
