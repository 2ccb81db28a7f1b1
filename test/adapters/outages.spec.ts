import { describe, expect, it } from 'vitest';
import { resumeEffect } from '../../src/adapters/effects/resume.ts';
import { outagesOf } from '../../src/adapters/outages.ts';
import type { EffectKind } from '../../src/events/catalogue/effects.ts';
import type { CampaignId, EffectId } from '../../src/events/units.ts';
import { MINUTE, openApplication } from '../support/application.ts';
import { ask, lifeOf } from '../support/effects.ts';

const DOWN = { status: 503, message: 'HTTP 503' };

describe('an outage', () => {
  it('begins once and ends once, and tells when it began', async () => {
    const { app, events, clock } = openApplication();
    const outages = outagesOf(app);
    const fail = () => app.log.write((tx) => outages.began(tx, 'gmail', 'send_mail', DOWN));
    await outages.worked('gmail');
    await fail();
    await fail();
    clock.pass(MINUTE);
    await Promise.all([outages.worked('gmail'), outages.worked('gmail')]);
    await outages.worked('gmail');
    expect(events('OutageBegan', 'OutageEnded').map(({ type, data }) => [type, data])).toEqual([
      ['OutageBegan', { system: 'gmail', during: 'send_mail', ...DOWN }],
      ['OutageEnded', { system: 'gmail', began: '2026-11-20T15:00:00.000Z' }],
    ]);
  });

  it('that begins while the last one is being ended is ended too', async () => {
    const { app, events } = openApplication();
    const outages = outagesOf(app);
    const fail = () => app.log.write((tx) => outages.began(tx, 'gmail', null, DOWN));
    await fail();
    await Promise.all([outages.worked('gmail'), fail()]);
    await outages.worked('gmail');
    const types = events('OutageBegan', 'OutageEnded').map(({ type }) => type);
    expect(types).toEqual(['OutageBegan', 'OutageEnded', 'OutageBegan', 'OutageEnded']);
  });

  it('is of one system, and known after a restart', async () => {
    const before = openApplication();
    await before.app.log.write((tx) => outagesOf(before.app).began(tx, 'slack', null, DOWN));
    before.close();
    const { app, events } = openApplication({ file: before.file });
    const outages = outagesOf(app);
    await outages.worked('gmail');
    await app.log.write((tx) => outages.began(tx, 'slack', null, DOWN));
    expect(events('OutageBegan', 'OutageEnded')).toHaveLength(1);
    await outages.worked('slack');
    expect(events('OutageEnded')).toHaveLength(1);
  });

  it('that was rolled back has not begun', async () => {
    const { app, events } = openApplication();
    const outages = outagesOf(app);
    const undone = app.log.write((tx) => {
      outages.began(tx, 'gmail', null, DOWN);
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    await outages.worked('gmail');
    expect(events('OutageBegan', 'OutageEnded')).toEqual([]);
  });
});

describe('the log', () => {
  it('names what fails and how, each once until it works again, also of an outage from before the start', async () => {
    const before = openApplication();
    await before.app.log.write((tx) => outagesOf(before.app).began(tx, 'gmail', null, DOWN));
    before.close();
    const { app, logged } = openApplication({ file: before.file });
    const outages = outagesOf(app);
    const told = () => logged.splice(0).map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
    const fail = (message: string, during: EffectKind | null = null) =>
      app.log.write((tx) => outages.began(tx, 'gmail', during, { status: 400, message }));
    await fail('HTTP 400 (invalid_grant)', 'send_mail');
    await fail('HTTP 400 (invalid_grant)');
    await fail('HTTP 503');
    await fail('HTTP 400 (invalid_grant)');
    const failure = 'HTTP 400 (invalid_grant)';
    expect(told()).toMatchObject([
      { level: WARN, msg: 'an outside system fails', system: 'gmail', during: 'send_mail', status: 400, failure },
      { level: WARN, system: 'gmail', failure: 'HTTP 503' },
    ]);
    await outages.worked('slack');
    await outages.worked('gmail');
    await outages.worked('gmail');
    expect(told()).toMatchObject([{ level: INFO, msg: 'an outside system works again', system: 'gmail' }]);
    await fail('HTTP 503');
    expect(told()).toHaveLength(1);
  });
});

const INFO = 30;
const WARN = 40;

describe('resuming an effect', () => {
  it('tells by whom, as part of the story of its campaign', async () => {
    const house = openApplication();
    await ask(house, { id: 'e1', kind: 'read_task', campaignId: 'task-1' as CampaignId });
    await house.app.log.write((tx) => resumeEffect(tx, 'e1' as EffectId, 'U1'));
    expect(house.events('EffectResumed')[0]).toMatchObject({
      data: { effectId: 'e1', by: 'U1' },
      metadata: { actor: 'U1', correlationId: 'task-1' },
    });
    expect(lifeOf(house, 'e1')).toEqual(['EffectRequested', 'EffectResumed']);
  });

  it('that nobody asked for is refused', async () => {
    const { app } = openApplication();
    await expect(app.log.write((tx) => resumeEffect(tx, 'ghost' as EffectId, 'U1'))).rejects.toMatchObject({
      code: 'STREAM_CONFLICT',
    });
  });
});
