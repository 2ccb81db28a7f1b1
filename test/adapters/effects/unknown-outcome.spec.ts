import { describe, expect, it } from 'vitest';
import type { Settlement } from '../../../src/adapters/effects/performer.ts';
import { resumeEffect } from '../../../src/adapters/effects/resume.ts';
import type { EffectId } from '../../../src/events/units.ts';
import { openApplication } from '../../support/application.ts';
import { ask, DONE, fails, lifeOf, refused, startRunner, stateOf, until, untilIdle } from '../../support/effects.ts';

describe('an effect whose outcome is unknown', () => {
  const recovering = (found: Settlement | null) => {
    const calls: string[] = [];
    return {
      calls,
      performer: {
        perform: () => (calls.push('perform'), Promise.resolve(DONE)),
        recover: () => (calls.push('recover'), Promise.resolve(found)),
      },
    };
  };

  it.each<[string, Settlement | null, string[]]>([
    ['that had happened is not repeated', DONE, ['recover']],
    ['that certainly had not happened is performed', null, ['recover', 'perform']],
  ])('because of a crash, %s', async (_case, found, expected) => {
    const before = openApplication();
    await ask(before, { id: 'e1', kind: 'send_mail' });
    const crashing = startRunner(before.app, { send_mail: { perform: () => new Promise(() => undefined) } });
    crashing.wake();
    while (lifeOf(before, 'e1').length < 2) await new Promise((resolve) => setImmediate(resolve));
    before.close();

    const house = openApplication({ file: before.file });
    const { calls, performer } = recovering(found);
    const runner = startRunner(house.app, { send_mail: performer });
    runner.wake();
    await untilIdle(runner);
    expect(calls).toEqual(expected);
    expect(stateOf(house, 'e1').status).toBe('succeeded');
  });

  it('because of an uncertain failure is asked about, also after a certain failure in between', async () => {
    const house = openApplication();
    const calls: string[] = [];
    const runner = startRunner(house.app, {
      send_mail: {
        perform: () => (calls.push('perform'), fails(500)()),
        recover: () => (calls.push('recover'), calls.length < 3 ? fails(429)() : Promise.resolve(DONE)),
      },
    });
    await ask(house, { id: 'e1', kind: 'send_mail' });
    await untilIdle(runner);
    expect(calls).toEqual(['perform', 'recover', 'recover']);
    expect(stateOf(house, 'e1').status).toBe('succeeded');
  });

  it('after a crash stays unknown when asking fails for certain', async () => {
    const house = openApplication();
    await ask(house, { id: 'e1', kind: 'send_mail' });
    await house.app.log.write((tx) =>
      tx.append({
        stream: 'effect:e1',
        expected: 'any',
        metadata: { source: 'effects', actor: 'agent', correlationId: 'x', causationId: null },
        events: [{ type: 'EffectAttempted', data: { effectId: 'e1' as EffectId, attempt: 1 } }],
      }),
    );
    const calls: string[] = [];
    const runner = startRunner(house.app, {
      send_mail: {
        perform: () => (calls.push('perform'), Promise.resolve(DONE)),
        recover: () => (calls.push('recover'), calls.length === 1 ? fails(429)() : Promise.resolve(DONE)),
      },
    });
    runner.wake();
    await untilIdle(runner);
    expect(calls).toEqual(['recover', 'recover']);
  });

  it('is asked about when a person lets it go again', async () => {
    const house = openApplication();
    const calls: string[] = [];
    const runner = startRunner(house.app, {
      send_mail: {
        perform: () => {
          calls.push('perform');
          return Promise.resolve({ outcome: 'needs_person', why: 'nobody can tell' });
        },
        recover: () => (calls.push('recover'), Promise.resolve(DONE)),
      },
    });
    await ask(house, { id: 'e1', kind: 'send_mail' });
    await untilIdle(runner);
    await house.app.log.write((tx) => resumeEffect(tx, 'e1' as EffectId, 'U1'));
    await untilIdle(runner);
    expect(calls).toEqual(['perform', 'recover']);
  });

  it('because time ran out is asked about, and what the late try reports afterwards changes nothing', async () => {
    const house = openApplication({ resilience: { timeoutMs: 30 } });
    const late = Promise.withResolvers<never>();
    const calls: string[] = [];
    const runner = startRunner(house.app, {
      send_mail: {
        perform: () => (calls.push('perform'), late.promise),
        recover: () => (calls.push('recover'), Promise.resolve(DONE)),
      },
    });
    await ask(house, { id: 'e1', kind: 'send_mail' });
    await until(() => stateOf(house, 'e1').status === 'succeeded');
    late.reject(refused(429));
    await new Promise((resolve) => setTimeout(resolve, 20));
    await untilIdle(runner);
    expect(calls).toEqual(['perform', 'recover']);
    expect(lifeOf(house, 'e1').at(-1)).toBe('EffectSucceeded');
    expect(stateOf(house, 'e1').status).toBe('succeeded');
  });
});
