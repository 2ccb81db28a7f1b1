import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { freePort } from '../../sandbox/application.ts';
import type { Cast } from '../../sandbox/cast/cast.ts';
import { playCampaign, settled } from '../../sandbox/director.ts';
import { startWorld } from '../../sandbox/world.ts';
import { settledTwice, unreadableEvents, wentOut } from '../scenarios/invariants.ts';
import type { House } from '../support/house.ts';

/** How a campaign ended, computed from the file and from the outside world. */
export const endOf = async (house: Pick<House, 'world' | 'rows'>) => ({
  outcome: house.rows(`SELECT c.name, n.status, n.offers, n.last_offer, n.ask, n.deal
    FROM negotiations n JOIN contacts c ON c.key = n.influencer_id ORDER BY n.place`),
  out: await wentOut(house),
  twice: settledTwice(house),
  open: house.rows(
    'SELECT key, kind, status FROM effects WHERE open = 1 AND NOT (attempts = 0 AND due_at IS NOT NULL)',
  ),
  drafts: (await house.world.gmail.drafts()).length,
  unreadable: unreadableEvents(house),
});

export type Ended = Awaited<ReturnType<typeof endOf>>;

/** The failpoints that ended a life, in order, and how it all ended. */
export type Lives = Ended & Readonly<{ deaths: readonly string[] }>;

const root = join(import.meta.dirname, '../..');
const LIVES_AT_MOST = 150;

/** Plays a campaign with the real process, which dies at every failpoint of its kind once and is started again each time. */
export const playDying = async (
  cast: Cast,
  dieAt: 'commits' | 'calls' | 'never',
  betweenLives: (file: string) => void = () => undefined,
): Promise<Lives> => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-lives-'));
  const [file, deaths] = [join(folder, 'parley.db'), join(folder, 'deaths')];
  writeFileSync(deaths, '');
  const world = await startWorld({ cast, pollSeconds: 0.3 });
  const port = await freePort();
  const dying = { NODE_OPTIONS: `--import=${join(import.meta.dirname, 'dying.ts')}`, DEATHS: deaths, DIE_AT: dieAt };
  const environment = {
    PATH: process.env['PATH'],
    ...world.environment,
    PORT: String(port),
    PARLEY_DATABASE: file,
    PARLEY_LOG_LEVEL: 'silent',
    ...(dieAt === 'never' ? {} : dying),
  };
  const life = { number: 0, child: null as ChildProcess | null, over: false, said: '' };
  const live = (): void => {
    life.number += 1;
    const child = spawn(process.execPath, [join(root, 'bin/parley.js'), 'serve'], {
      env: environment,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    life.child = child;
    child.stderr.on('data', (chunk: Buffer) => (life.said += chunk.toString('utf8')));
    child.once('exit', (_code, signal) => {
      if (life.over || signal !== 'SIGKILL' || life.number > LIVES_AT_MOST) return;
      betweenLives(file);
      live();
    });
  };
  const end = (): void => void life.child?.kill('SIGKILL');
  process.once('exit', end);
  const rows = <Row>(sql: string, ...parameters: readonly unknown[]): Row[] => {
    const database = new Database(file, { readonly: true });
    try {
      return database.prepare(sql).all(...parameters) as Row[];
    } finally {
      database.close();
    }
  };
  try {
    live();
    const url = `http://127.0.0.1:${port}`;
    // The first delivery must find somebody, who may die of it.
    await settled(url, -1, { ignoredAfter: 0 });
    await playCampaign(world, { url }, cast, { ignoredAfter: 20_000 });
    await settled(url, 0);
    return { deaths: readFileSync(deaths, 'utf8').split('\n').filter(Boolean), ...(await endOf({ world, rows })) };
  } catch (error) {
    throw new Error(`life ${life.number} after ${readFileSync(deaths, 'utf8')}: ${life.said}`, { cause: error });
  } finally {
    life.over = true;
    end();
    process.off('exit', end);
    await world.stop();
    rmSync(folder, { recursive: true, force: true });
  }
};
