import type { Catalogue } from '../src/events/event.ts';
import { type Schema, schemaOf, unfolded } from './shapes.ts';

/** One event of a type and version as it stands in a log: data, and the personal content where the type has any. */
export type Sample = Readonly<{ data: unknown; personal?: unknown }>;
/** By type and schema version. */
export type Samples = Readonly<Record<string, Readonly<Record<string, Sample>>>>;

/** The kept samples with one added for every type and version that has none yet; what is kept stays as it is. */
export const withNewSamples = (kept: Samples, catalogue: Catalogue): Samples =>
  Object.fromEntries(
    Object.entries({ ...Object.fromEntries(Object.keys(kept).map((type) => [type, undefined])), ...catalogue })
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([type, definition]) => {
        if (definition === undefined) return [type, kept[type] ?? {}];
        const { schemaVersion, data, personal } = definition;
        const sample = {
          data: data.parse(example(schemaOf(data))),
          ...(personal === undefined ? {} : { personal: personal.parse(example(schemaOf(personal))) }),
        };
        return [type, { [schemaVersion]: sample, ...kept[type] }];
      }),
  );

/** Something that fits a schema: every field filled, every list with one element. */
const example = (whole: Schema): unknown => {
  const [schema = whole] = unfolded(whole);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  switch (schema.type) {
    case 'object':
      return {
        ...Object.fromEntries(Object.entries(schema.properties ?? {}).map(([name, field]) => [name, example(field)])),
        ...(typeof schema.additionalProperties === 'object'
          ? { [String(example(schema.propertyNames ?? { type: 'string' }))]: example(schema.additionalProperties) }
          : {}),
      };
    case 'array':
      return [example(schema.items ?? { type: 'string' })];
    case 'integer':
      return Math.max(schema.minimum ?? 0, 1);
    case 'number':
      return 0.5;
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      return text(schema);
  }
};

const text = ({ format, minLength = 1 }: Schema): string => {
  if (format === 'base64') return 'YQ==';
  if (format === 'date-time') return '2026-12-01T09:00:00.000Z';
  return format === 'date' ? '2026-12-01' : 'a'.repeat(minLength);
};
