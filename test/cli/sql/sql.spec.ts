import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { tellNorthwind } from '../../support/fixtures.ts';
import { eventually } from '../../support/house.ts';
import { inDirectory, parley, root, shell } from '../parley.ts';

const file = inDirectory('asked.db');
beforeAll(() => tellNorthwind(file));
const ask = (text: string, ...options: readonly string[]) => parley(['sql', text, '--db', file, ...options]);

describe('parley sql', { timeout: 60_000 }, () => {
  it('shows a table to people, and says what it left out', async () => {
    const { code, out, err } = await ask('SELECT position, type, state FROM events ORDER BY position', '--limit', '3');
    expect(code).toBe(0);
    expect(out).toBe(
      'position  type               state\n       1  WebhookReceived    requested\n' +
        '       2  EffectRequested    pending\n       3  CampaignSubmitted  submitted\n',
    );
    expect(err).toBe('Only the first 3 rows: there are more, --limit N.\n');
  });

  it('gives a document or a line each to programs, and takes a query from a pipe', async () => {
    const query = `SELECT 1 AS a, NULL AS b UNION ALL SELECT 2, 'x'`;
    const rows = [
      { a: 1, b: null },
      { a: 2, b: 'x' },
    ];
    const { out, err } = await shell(`echo "-- kept in a file\n${query}" | parley sql - --db ${file} --format json`);
    expect({ rows: JSON.parse(out) as unknown, err }).toEqual({ rows, err: '' });
    const lines = (await ask(query, '--format', 'ndjson')).out.trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(rows);
  });

  it('is stopped when its time is over', async () => {
    const endless = 'WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT count(*) FROM c';
    const { code, err } = await ask(endless, '--timeout', '0.5');
    expect({ code, err }).toEqual({
      code: 1,
      err: 'parley: Stopped because it took longer than 0.5 s: ask for less, or allow more with --timeout.\n',
    });
  });

  // Its processes are seen in /proc.
  it.runIf(process.platform === 'linux')('ends with whoever asked, even if that one is killed', async () => {
    const endless = 'WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT count(*) FROM c';
    const asked = spawn(process.execPath, [join(root, 'bin/parley.js'), 'sql', endless, '--db', file], {
      stdio: 'ignore',
    });
    const childrenOf = (pid: number) => readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
    const child = await eventually(
      () => childrenOf(asked.pid ?? 0),
      (pid) => pid !== '',
      30_000,
    );
    asked.kill('SIGKILL');
    await eventually(
      () => existsSync(`/proc/${child}`),
      (alive) => !alive,
      30_000,
    );
  });
});
