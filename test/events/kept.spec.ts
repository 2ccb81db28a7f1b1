import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { undescribed } from '../../scripts/events-page.ts';
import { kept, made, SAMPLES, SHAPES } from '../../scripts/docs.ts';
import type { Samples } from '../../scripts/samples.ts';
import { renewed, ShapeChanged, shapeOf, type Shapes } from '../../scripts/shapes.ts';
import { appendersOf, root } from '../../scripts/sources.ts';
import { openStore, SYSTEM_CLOCK, systemIds } from '../../src/cli/compose.ts';
import { catalogue as parleys } from '../../src/events/catalogue.ts';
import type { AnyEvent, Catalogue, Stored } from '../../src/events/event.ts';
import { eventFrom, type EventRow } from '../../src/events/rows.ts';
import { schemaVersion } from '../../src/events/schema.ts';
import type { EventId, Instant, Position, SubjectId } from '../../src/events/units.ts';
import { verify } from '../../src/events/verify.ts';
import { closing, newFile } from './fixture.ts';
import { outcomeOf } from './kept/outcome.ts';

const catalogue: Catalogue = parleys;
const shapes = kept<Shapes>(SHAPES);
const samples = kept<Samples>(SAMPLES);

/** Every type with every version that a log may hold it in. */
const VERSIONS = Object.entries(catalogue).flatMap(([type, { schemaVersion: newest }]) =>
  Array.from({ length: newest }, (_, index) => ({ type, version: index + 1 })),
);

describe('what is made from the catalogue', () => {
  it('is what stands there: docs/events.md, the shapes and the samples (else: npm run docs)', async () => {
    for (const [file, text] of Object.entries(await made()))
      expect(readFileSync(join(root, file), 'utf8'), `${file} is stale: npm run docs`).toBe(text);
  });

  it('says of every type what it means and who appends it', () => {
    expect(undescribed()).toEqual([]);
    const types = Object.keys(catalogue);
    const appended = appendersOf(types);
    expect(types.filter((type) => !appended.has(type))).toEqual([]);
  });
});

describe('an event of every version that was ever written', () => {
  it('has a kept shape and a kept sample', () => {
    const without = VERSIONS.filter(
      ({ type, version }) => shapes[type]?.[version] === undefined || samples[type]?.[version] === undefined,
    );
    expect(without, 'npm run docs at the release before adds them').toEqual([]);
  });

  it('still opens: brought to the newest version, the kept sample fits the newest schema', () => {
    for (const { type, version } of VERSIONS) {
      const sample = samples[type]?.[version];
      const event: Stored<AnyEvent> = eventFrom(catalogue, rowOf(type, version, sample?.data, sample?.personal));
      const definition = catalogue[type];
      expect(definition?.data.safeParse(event.data).error, `${type} version ${version}`).toBeUndefined();
      expect(
        definition?.personal?.safeParse(event.personal?.content).error,
        `${type} version ${version}, personal part`,
      ).toBeUndefined();
    }
  });

  it('names a type that the catalogue still knows', () => {
    expect(Object.keys({ ...shapes, ...samples }).filter((type) => catalogue[type] === undefined)).toEqual([]);
  });
});

describe('a shape', () => {
  const priced = (data: z.ZodType, version = 1): Catalogue => ({ Priced: { schemaVersion: version, data } });
  const first = z.strictObject({ price: z.int().nonnegative(), by: z.enum(['agent', 'person']) });
  const before: Shapes = { Priced: { 1: shapeOf({ schemaVersion: 1, data: first }) } };

  it.each([
    ['has a new field', first.extend({ note: z.string() })],
    ['lost a field', first.omit({ by: true })],
    ['takes null where it took none', first.extend({ price: z.int().nonnegative().nullable() })],
    ['has another kind of number', first.extend({ price: z.number().nonnegative() })],
    ['lost a bound', first.extend({ price: z.int() })],
    ['lost a value of an enumeration', first.extend({ by: z.enum(['agent']) })],
    ['may leave a field out', first.partial({ by: true })],
  ])('that %s needs a new version', (_what, changed) => {
    expect(() => renewed(before, priced(changed))).toThrow(ShapeChanged);
    expect(renewed(before, priced(changed, 2))['Priced']).toMatchObject({ 1: before['Priced']?.['1'] });
  });

  it('may gain a value of an enumeration, and a new type is added', () => {
    const widened = first.extend({ by: z.enum(['agent', 'person', 'rule']) });
    expect(renewed(before, priced(widened))['Priced']?.['1']?.['data.by']).toEqual(['"agent"', '"person"', '"rule"']);
    const { Paid } = renewed(before, { ...priced(first), Paid: { schemaVersion: 1, data: z.strictObject({}) } });
    expect(Paid).toEqual({ 1: { data: ['object'] } });
  });

  it('of a type that is gone is missed', () => {
    expect(() => renewed(before, {})).toThrow(/Priced was taken out of the catalogue: logs hold it for ever/);
  });
});

describe('a database of every schema version that ever was', () => {
  it.each(Array.from({ length: schemaVersion() }, (_, index) => index + 1))(
    'version %i opens, is brought to the newest, and says what it always said',
    (version) => {
      const name = join(import.meta.dirname, `kept/schema-${version}`);
      expect(existsSync(`${name}.db.gz`), `node test/events/kept/make-database.ts keeps version ${version}`).toBe(true);
      const file = newFile();
      writeFileSync(file, gunzipSync(readFileSync(`${name}.db.gz`)));

      const { log, engine } = openStore(file, { clock: SYSTEM_CLOCK, ids: systemIds() });
      closing(log);
      expect(outcomeOf(log.database)).toEqual(JSON.parse(readFileSync(`${name}.json`, 'utf8')));
      expect(verify(log.database)).toMatchObject({ outcome: 'intact' });
      expect(engine.differences(log)).toEqual([]);

      engine.rebuild(log);
      expect(outcomeOf(log.database)).toEqual(JSON.parse(readFileSync(`${name}.json`, 'utf8')));
    },
  );
});

const rowOf = (type: string, version: number, data: unknown, personal: unknown): EventRow => [
  1 as Position,
  'event' as EventId,
  'campaign:kept',
  1,
  type,
  version,
  JSON.stringify(data),
  null,
  JSON.stringify({ correlationId: 'kept', causationId: null, actor: 'agent', source: 'kept' }),
  '2026-12-01T09:00:00.000Z' as Instant,
  '2026-12-01T09:00:00.000Z' as Instant,
  null,
  '0'.repeat(64),
  personal === undefined ? null : ('subject' as SubjectId),
  personal === undefined ? null : JSON.stringify(personal),
];
