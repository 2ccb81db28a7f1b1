import { z } from 'zod';
import * as campaign from '../src/events/catalogue/campaign.ts';
import * as effects from '../src/events/catalogue/effects.ts';
import * as mail from '../src/events/catalogue/mail.ts';
import * as negotiation from '../src/events/catalogue/negotiation.ts';
import * as reading from '../src/events/reading.ts';
import * as terms from '../src/events/terms.ts';
import * as units from '../src/events/units.ts';
import { schemaOf } from './shapes.ts';

/** The schemas that have a name of their own, with the module that exports each: `Cents`, `LineItem`, `CeilingInputs`. */
export const NAMED: ReadonlyMap<z.ZodType, Readonly<{ name: string; module: string }>> = new Map(
  Object.entries({
    'units.ts': units,
    'terms.ts': terms,
    'reading.ts': reading,
    'catalogue/campaign.ts': campaign,
    'catalogue/negotiation.ts': negotiation,
    'catalogue/mail.ts': mail,
    'catalogue/effects.ts': effects,
  }).flatMap(([module, exported]) =>
    // By name, since a test runner keeps exports in another order than Node does.
    Object.entries(exported as Readonly<Record<string, unknown>>)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .flatMap(([name, value]) => (value instanceof z.ZodType ? [[value, { name, module }] as const] : [])),
  ),
);

/** The fields of an object by name; none of anything else. */
export const fieldsOf = (schema: z.ZodType): Readonly<Record<string, z.ZodType>> =>
  schema instanceof z.ZodObject ? schema.shape : {};

/** A type in words, names linked to where the page explains them; `inside` spells the schema itself out. */
export const typeWords = (schema: z.ZodType, inside = false): string => {
  const named = inside ? undefined : NAMED.get(schema);
  if (named !== undefined) return `[${named.name}](#${named.name.toLowerCase()})`;
  if (schema instanceof z.ZodNullable) return `${typeWords(schema.unwrap() as z.ZodType)} or null`;
  if (schema instanceof z.ZodOptional) return `${typeWords(schema.unwrap() as z.ZodType)}, may be left out`;
  if (schema instanceof z.ZodArray) return `list of ${typeWords(schema.element as z.ZodType)}`;
  if (schema instanceof z.ZodEnum) return schema.options.map((each) => `\`${each}\``).join(', ');
  if (schema instanceof z.ZodLiteral) return [...schema.values].map((each) => `\`${String(each)}\``).join(', ');
  if (schema instanceof z.ZodRecord)
    return `${typeWords(schema.valueType as z.ZodType)} by ${typeWords(schema.keyType as z.ZodType)}`;
  if (schema instanceof z.ZodUnion)
    return (schema.options as readonly z.ZodType[]).map((each) => typeWords(each)).join(' or ');
  if (schema instanceof z.ZodObject)
    return `{ ${Object.entries(fieldsOf(schema))
      .map(([name, field]) => `${name}: ${typeWords(field)}`)
      .join('; ')} }`;
  return plainWords(schema);
};

const plainWords = (schema: z.ZodType): string => {
  const { type = 'anything', format } = schemaOf(schema);
  const word = format ?? String(type);
  return WORDS[word] ?? word;
};

const WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'whole number',
  boolean: 'true or false',
  'date-time': 'date and time',
};
