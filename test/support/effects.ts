import type { EffectKind } from '../../src/events/catalogue/effects.ts';
import type { EffectId } from '../../src/events/units.ts';
import type { Application } from '../../src/adapters/application.ts';
import type { Performer, Settlement } from '../../src/adapters/effects/performer.ts';
import { effectRunner, type EffectRunner } from '../../src/adapters/effects/runner.ts';
import { outagesOf } from '../../src/adapters/outages.ts';
import type { Effect } from '../../src/projections/effects.ts';
import type { TestApplication } from './application.ts';

export const DONE: Settlement = { outcome: 'succeeded', result: null };

/** What a vendor's client throws for an answer with this status. */
export const refused = (status: number): Error => Object.assign(new Error('refused'), { status });

/** Performs nothing and fails with this status. */
export const fails = (status: number) => (): Promise<never> => Promise.reject(refused(status));

export const until = async (isTrue: () => boolean): Promise<void> => {
  const deadline = Date.now() + 5_000;
  while (!isTrue()) {
    if (Date.now() > deadline) throw new Error('never true');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};

type Performers = Readonly<Record<EffectKind, Performer>>;

/** Everything succeeds but what the test says otherwise. */
export const performers = (given: Partial<Performers> = {}): Performers => ({
  read_task: succeeding,
  read_roster: succeeding,
  classify_reply: succeeding,
  word_mail: succeeding,
  send_mail: succeeding,
  post_notice: succeeding,
  update_notice: succeeding,
  ...given,
});

/** Woken after every commit, as the process does. */
export const startRunner = (app: Application, given: Partial<Performers> = {}): EffectRunner => {
  const runner = effectRunner(app, performers(given), outagesOf(app));
  app.log.subscribe(() => runner.wake());
  return runner;
};

export const untilIdle = async (runner: EffectRunner): Promise<void> => {
  for (let turns = 0; !runner.idle(); turns += 1) {
    if (turns > 5_000) throw new Error('the runner does not come to rest');
    await new Promise((resolve) => setImmediate(resolve));
  }
};

export type Asked = Partial<Omit<Effect, 'effectId'>> & Readonly<{ id: string; kind: EffectKind }>;

const SYSTEM_OF: Readonly<Record<EffectKind, Effect['system']>> = {
  read_task: 'clickup',
  read_roster: 'sheets',
  classify_reply: 'anthropic',
  word_mail: 'anthropic',
  send_mail: 'gmail',
  post_notice: 'slack',
  update_notice: 'slack',
};

/** Asks for effects directly, in order, without the events that would ask for them. */
export const ask = async ({ app }: Pick<TestApplication, 'app'>, ...asked: readonly Asked[]): Promise<void> => {
  await app.log.write((tx) => {
    for (const { id, kind, system, lane, channel, notice, campaignId, negotiationId, notBefore } of asked) {
      const position = app.log.database.prepare('SELECT ifnull(max(position), 0) + 1 FROM events').pluck().get();
      const effectId = id as EffectId;
      tx.append({
        stream: `effect:${id}`,
        expected: 'no_stream',
        metadata: { source: 'test', actor: 'agent', correlationId: 'test', causationId: null },
        events: [
          {
            type: 'EffectRequested',
            data: {
              effectId,
              kind,
              system: system ?? SYSTEM_OF[kind],
              lane: lane ?? negotiationId ?? id,
              about: 'test' as Effect['about'],
              aboutPosition: position as Effect['aboutPosition'],
              channel: channel ?? null,
              notice: notice ?? null,
              campaignId: campaignId ?? null,
              negotiationId: negotiationId ?? null,
              influencerId: null,
              notBefore: notBefore ?? null,
            },
            state: 'pending',
          },
        ],
      });
    }
  });
};

/** What happened to one effect, by event type. */
export const lifeOf = ({ app }: Pick<TestApplication, 'app'>, id: string): readonly string[] =>
  app.log.read({ stream: `effect:${id}` }).map(({ type }) => type);

export const stateOf = ({ rows }: TestApplication, id: string): Effect => {
  const [row] = rows<{ state: string }>('SELECT state FROM effects WHERE key = ?', id);
  if (row === undefined) throw new Error(`no effect ${id}`);
  return JSON.parse(row.state) as Effect;
};

const succeeding: Performer = { perform: () => Promise.resolve(DONE) };
