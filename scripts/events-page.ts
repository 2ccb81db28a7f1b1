import { join } from 'node:path';
import type { z } from 'zod';
import { catalogue } from '../src/events/catalogue.ts';
import { campaignEvents } from '../src/events/catalogue/campaign.ts';
import { effectEvents } from '../src/events/catalogue/effects.ts';
import { mailEvents } from '../src/events/catalogue/mail.ts';
import { negotiationEvents } from '../src/events/catalogue/negotiation.ts';
import { operationsEvents } from '../src/events/catalogue/operations.ts';
import type { Catalogue, EventDefinition } from '../src/events/event.ts';
import { READ_MODELS } from '../src/projections/read-models.ts';
import { docstringsOf } from './docstrings.ts';
import { appendersOf, effectsAsked, root } from './sources.ts';
import { fieldsOf, NAMED, typeWords } from './types.ts';

/** `docs/events.md`, from the schemas, their docstrings, the read models and the source that appends. */
export const eventsPage = (): string =>
  [
    '# Events',
    '',
    'Everything that can happen, as the log holds it. Made by `npm run docs` from the schemas in `src/events/catalogue`;',
    'a test fails when it is stale. The envelope that every event has is in [architecture.md](architecture.md) and in `src/events/event.ts`.',
    'A field marked *personal* stands in the personal part, which can be erased.',
    '',
    ...GROUPS.flatMap(({ title, module, events }) => [
      `## ${title}`,
      '',
      docstringsOf(fileOf(module)).get('') ?? '',
      '',
      ...Object.entries(events).flatMap(([type, definition]) => section(type, definition, module)),
    ]),
    '## Units and shapes',
    '',
    ...[...NAMED].flatMap(([schema, { name, module }]) => shapeSection(schema, name, module)),
  ].join('\n');

/** Types without a docstring: a reader of the page would have to guess. */
export const undescribed = (): readonly string[] =>
  GROUPS.flatMap(({ module, events }) => {
    const docstrings = docstringsOf(fileOf(module));
    return Object.keys(events).filter((type) => !docstrings.has(type));
  });

type GroupOfEvents = Readonly<{ title: string; module: string; events: Catalogue }>;

const GROUPS: readonly GroupOfEvents[] = [
  { title: 'Campaign', module: 'catalogue/campaign.ts', events: campaignEvents },
  { title: 'Negotiation', module: 'catalogue/negotiation.ts', events: negotiationEvents },
  { title: 'Mail', module: 'catalogue/mail.ts', events: mailEvents },
  { title: 'Effects', module: 'catalogue/effects.ts', events: effectEvents },
  { title: 'Operations', module: 'catalogue/operations.ts', events: operationsEvents },
];

const fileOf = (module: string): string => join(root, 'src/events', module);

const APPENDERS = appendersOf(Object.keys(catalogue));
const ASKED = effectsAsked();

const section = (type: string, definition: EventDefinition, module: string): readonly string[] => {
  const docstrings = docstringsOf(fileOf(module));
  const rows = [
    ...fieldRows(definition.data, '', (name) => docstrings.get(`${type}.data.${name}`)),
    ...(definition.personal === undefined
      ? []
      : fieldRows(definition.personal, '*personal* ', (name) => docstrings.get(`${type}.personal.${name}`))),
  ];
  const readModels = READ_MODELS.filter(({ reactsTo }) => (reactsTo as readonly string[]).includes(type));
  const asked = ASKED.get(type) ?? [];
  return [
    `### ${type}`,
    '',
    `${docstrings.get(type) ?? ''} Version ${definition.schemaVersion}.`.trim(),
    '',
    '| field | type | what it says |',
    '|---|---|---|',
    ...rows,
    '',
    `* Appended by: ${(APPENDERS.get(type) ?? []).map(linked).join(', ')}.`,
    `* Read models: ${readModels.length === 0 ? 'none' : readModels.map(({ name }) => `\`${name}\``).join(', ')}.`,
    ...(asked.length === 0 ? [] : [`* May ask for: ${[...new Set(asked)].join(', ')}.`]),
    '',
  ];
};

const linked = (file: string): string => `[${file.replace(/^src\/|\.ts$/g, '')}](../${file})`;

const fieldRows = (schema: z.ZodType, mark: string, saying: (name: string) => string | undefined): readonly string[] =>
  Object.entries(fieldsOf(schema)).map(
    ([name, field]) => `| ${mark}\`${name}\` | ${cell(typeWords(field))} | ${cell(saying(name) ?? '')} |`,
  );

const cell = (text: string): string => text.replaceAll('|', '\\|');

const shapeSection = (schema: z.ZodType, name: string, module: string): readonly string[] => {
  const docstrings = docstringsOf(fileOf(module));
  const rows = fieldRows(schema, '', (field) => docstrings.get(`${name}.${field}`));
  const what = docstrings.get(name);
  return [
    `### ${name}`,
    '',
    ...(what === undefined ? [] : [what, '']),
    ...(rows.length === 0
      ? [`Stored as: ${typeWords(schema, true)}.`]
      : ['| field | type | what it says |', '|---|---|---|', ...rows]),
    '',
  ];
};
