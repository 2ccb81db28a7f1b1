import { parse } from 'yaml';
import { z } from 'zod';
import { squeezed } from './fields.ts';

const names = z
  .union([z.string(), z.array(z.string())])
  .transform((given) => (typeof given === 'string' ? [given] : given).map((name) => name.trim()))
  .refine(
    (given) => given.length > 0 && given.every((name) => name !== ''),
    'name at least one ClickUp field, none empty',
  );

const Mapping = z
  .strictObject({
    clientName: names,
    budget: names,
    deliverables: names,
    influencers: names,
    platform: names,
    cpmRange: names,
    cpmFrom: names.default([]),
    cpmTo: names.default([]),
    cpmTarget: names.default([]),
    timeline: names,
    timelineStart: names.default([]),
    timelineEnd: names.default([]),
    stretch: names.default([]),
    perInfluencerLimit: names.default([]),
    rounds: names.default([]),
    mention: names.default([]),
    replyMode: names.default([]),
  })
  .readonly();

/** The names that ClickUp's custom fields may have, the first of which is used when a problem is reported. */
export type FieldMapping = z.infer<typeof Mapping>;
export type FormField = keyof FieldMapping;

/** @throws FieldMappingInvalid naming `file` and each entry that is missing, unknown, malformed, or claimed twice. */
export const readFieldMapping = (yaml: string, file = 'config/campaign-fields.yaml'): FieldMapping => {
  const result = Mapping.safeParse(parseYaml(yaml, file));
  if (!result.success) {
    throw new FieldMappingInvalid(
      file,
      result.error.issues.map((issue) => `${issue.path.join('.') || 'the file'}: ${issue.message}`),
    );
  }
  const twice = claimedTwice(result.data);
  if (twice.length > 0) throw new FieldMappingInvalid(file, twice);
  return result.data;
};

export class FieldMappingInvalid extends Error {
  readonly code = 'FIELD_MAPPING_INVALID';
  constructor(file: string, problems: readonly string[]) {
    super(`${file} can't be used, correct these entries:\n  ${problems.join('\n  ')}`);
  }
}

const parseYaml = (yaml: string, file: string): unknown => {
  try {
    return parse(yaml) as unknown;
  } catch (error) {
    throw new FieldMappingInvalid(file, [`not YAML: ${error instanceof Error ? error.message : 'unreadable'}`]);
  }
};

const claimedTwice = (mapping: FieldMapping): readonly string[] => {
  const owners = new Map<string, string>();
  return Object.entries(mapping).flatMap(([field, accepted]) =>
    accepted.flatMap((name) => {
      const owner = owners.get(squeezed(name));
      owners.set(squeezed(name), owner ?? field);
      return owner === undefined || owner === field ? [] : [`${field}: "${name}" already stands for ${owner}`];
    }),
  );
};
