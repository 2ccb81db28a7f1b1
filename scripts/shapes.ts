import { z } from 'zod';
import type { Catalogue, EventDefinition } from '../src/events/event.ts';

/**
 * The shape of an event's data and personal part, flat: what may stand at each path. `data.price` holds
 * `['integer from 0', 'null']`, an enumeration its values in quotation marks.
 */
export type Shape = Readonly<Record<string, readonly string[]>>;
/** By type and schema version. */
export type Shapes = Readonly<Record<string, Readonly<Record<string, Shape>>>>;

export const shapeOf = ({ data, personal }: EventDefinition): Shape => ({
  ...flat('data', schemaOf(data)),
  ...(personal === undefined ? {} : flat('personal', schemaOf(personal))),
});

/**
 * The kept shapes with those of new types and new versions added. An enumeration may gain values: old events still fit.
 * @throws ShapeChanged where a shape is another one under the same version, and the log holds events of the kept one
 */
export const renewed = (kept: Shapes, catalogue: Catalogue): Shapes =>
  Object.fromEntries(
    Object.keys({ ...kept, ...catalogue })
      .toSorted()
      .map((type) => {
        const definition = catalogue[type];
        if (definition === undefined) throw new ShapeChanged(type, null, 'was taken out of the catalogue');
        const version = String(definition.schemaVersion);
        const before = kept[type]?.[version];
        const now = shapeOf(definition);
        if (before !== undefined) requireSame(type, version, before, now);
        return [type, { ...kept[type], [version]: now }];
      }),
  );

/** A type's shape is no longer the one that events in the log were written with. */
export class ShapeChanged extends Error {
  readonly code = 'SHAPE_CHANGED';
  constructor(type: string, version: string | null, what: string) {
    super(
      version === null
        ? `${type} ${what}: logs hold it for ever, so its definition stays`
        : `${type} version ${version}: ${what}; raise its schemaVersion and add an upcaster from ${version}`,
    );
  }
}

export type Schema = Readonly<{
  type?: string | readonly string[];
  format?: string;
  pattern?: string;
  minLength?: number;
  minimum?: number;
  exclusiveMinimum?: number;
  maximum?: number;
  const?: unknown;
  enum?: readonly unknown[];
  anyOf?: readonly Schema[];
  oneOf?: readonly Schema[];
  items?: Schema;
  properties?: Readonly<Record<string, Schema>>;
  required?: readonly string[];
  propertyNames?: Schema;
  additionalProperties?: boolean | Schema;
}>;

export const schemaOf = (definition: z.ZodType): Schema => z.toJSONSchema(definition) as Schema;

const requireSame = (type: string, version: string, before: Shape, now: Shape): void => {
  for (const path of new Set([...Object.keys(before), ...Object.keys(now)])) {
    const [was, is] = [before[path], now[path]];
    if (was === undefined) throw new ShapeChanged(type, version, `${path} is new`);
    if (is === undefined) throw new ShapeChanged(type, version, `${path} is gone`);
    const lost = was.filter((each) => !is.includes(each));
    const gained = is.filter((each) => !was.includes(each) && !each.startsWith('"'));
    if (lost.length + gained.length > 0)
      throw new ShapeChanged(type, version, `${path} was ${was.join(' | ')} and is ${is.join(' | ')}`);
  }
};

const flat = (path: string, schema: Schema): Shape => {
  const alternatives = [schema].flatMap(unfolded);
  const inside = alternatives.flatMap((each): readonly Shape[] => {
    const optional = (name: string): string => (each.required?.includes(name) === true ? '' : '?');
    return [
      ...Object.entries(each.properties ?? {}).map(([name, field]) => flat(`${path}.${name}${optional(name)}`, field)),
      ...(each.items === undefined ? [] : [flat(`${path}[]`, each.items)]),
      ...(typeof each.additionalProperties === 'object' ? [flat(`${path}{}`, each.additionalProperties)] : []),
    ];
  });
  const own = [...new Set(alternatives.flatMap(words))].toSorted();
  return merged([{ [path]: own }, ...inside]);
};

/** Alternatives of a union may hold the same path: what may stand there is what either allows. */
const merged = (shapes: readonly Shape[]): Shape => {
  const all: Record<string, readonly string[]> = {};
  for (const shape of shapes)
    for (const [path, alternatives] of Object.entries(shape))
      all[path] = [...new Set([...(all[path] ?? []), ...alternatives])].toSorted();
  return all;
};

/** A union, or a schema of several types at once, as one schema for each. */
export const unfolded = (schema: Schema): readonly Schema[] => {
  const { type } = schema;
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives !== undefined) return alternatives.flatMap(unfolded);
  if (type === undefined || typeof type === 'string') return [schema];
  return type.map((each) => (each === 'null' ? { type: 'null' } : { ...schema, type: each }));
};

const words = (schema: Schema): readonly string[] => {
  if (schema.enum !== undefined) return schema.enum.map((each) => JSON.stringify(each));
  if (schema.const !== undefined) return [JSON.stringify(schema.const)];
  const { type = 'anything', format, minLength, minimum, exclusiveMinimum, maximum } = schema;
  return [
    [
      String(type),
      ...(format === undefined ? [] : [format]),
      ...(minLength === undefined ? [] : [`of ${minLength} or more`]),
      ...(minimum === undefined || minimum === Number.MIN_SAFE_INTEGER ? [] : [`from ${minimum}`]),
      ...(exclusiveMinimum === undefined ? [] : [`above ${exclusiveMinimum}`]),
      ...(maximum === undefined || maximum === Number.MAX_SAFE_INTEGER ? [] : [`to ${maximum}`]),
    ].join(' '),
  ];
};
