import { describe, expect, it } from 'vitest';
import { requireSound, versions } from '../../src/cli/self-test.ts';
import { openApplication } from '../support/application.ts';
import { parley, root } from './parley.ts';
import { ENVIRONMENT } from '../support/application.ts';

describe('the self-test at start', () => {
  it('passes a database as Parley opens it, and names what it rests on', () => {
    const { app } = openApplication();
    expect(() => requireSound(app.log.database)).not.toThrow();
    expect(versions(app.log.database)).toEqual({
      node: process.version,
      sqlite: expect.stringMatching(/^3\.\d+\.\d+$/) as string,
    });
  });

  it.each([
    ['synchronous = NORMAL', 'synchronous reads 1, not 2'],
    ['secure_delete = OFF', 'secure_delete reads 0, not 1'],
    ['foreign_keys = OFF', 'foreign_keys reads 0, not 1'],
    ['recursive_triggers = OFF', 'recursive_triggers reads 0, not 1'],
  ])('refuses PRAGMA %s', (pragma, sentence) => {
    const { app } = openApplication();
    app.log.database.pragma(pragma);
    expect(() => requireSound(app.log.database)).toThrow(sentence);
  });

  it.each([
    ['a trigger that is gone', 'DROP TRIGGER events_update', 'trigger events_update is missing'],
    [
      'a trigger that lets changes through',
      'DROP TRIGGER events_delete; CREATE TRIGGER events_delete BEFORE DELETE ON events BEGIN SELECT 1; END',
      'trigger events_delete is not the one that belongs there',
    ],
    [
      'a trigger of somebody else',
      'CREATE TRIGGER mine AFTER INSERT ON events BEGIN SELECT 1; END',
      'trigger mine does not belong there',
    ],
  ])('refuses %s, also from outside, in one sentence', async (_what, sql, sentence) => {
    const { app, file, close } = openApplication();
    app.log.database.exec(sql);
    expect(() => requireSound(app.log.database)).toThrow(sentence);
    close();
    const { code, err } = await parley(['serve', '--db', file], {
      ...ENVIRONMENT,
      PARLEY_LOG_LEVEL: 'silent',
      PARLEY_CONFIG: `${root}/config`,
      PARLEY_KNOWLEDGE: `${root}/knowledge`,
    });
    expect({ code, err }).toEqual({
      code: 1,
      err: `parley: ${file} is not safe to write to (${sentence}): run parley verify, and restore a backup.\n`,
    });
  });
});
