import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { DeliverableType, EngagementBasis, Platform, ReplyMode } from '../events/terms.ts';
import { EscalationTrigger } from '../events/reading.ts';
import type { NegotiationPolicy } from '../domain/negotiation/commands.ts';
import { WEEKDAYS } from '../domain/send-window.ts';

const SWITCHABLE = [
  'cpm_over_threshold',
  'ambiguous_intent',
  'hostile_tone',
  'legal_language',
  'unusual_deliverables',
] as const satisfies readonly EscalationTrigger[];

const days = z.number().int().positive();
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day such as 09:00, in quotes');
const policyFile = z.strictObject({
  stretch: z.number().min(0).max(1),
  rounds: z.number().int().positive(),
  replyMode: ReplyMode,
  timeZone: z.string().refine(isTimeZone, 'not an IANA time zone such as America/New_York'),
  sendWindow: z
    .strictObject({ days: z.array(z.enum(WEEKDAYS)).min(1), from: timeOfDay, until: timeOfDay })
    .refine(({ from, until }) => from < until, 'the window ends before it begins')
    .nullable(),
  cpmOverThresholdFactor: z.number().min(1),
  followUpAfterBusinessDays: z.array(days),
  staleAfterBusinessDays: days,
  outOfOfficeDays: days,
  answersMax: z.number().int().nonnegative(),
  deliverableWeights: z.partialRecord(DeliverableType, z.number().positive()),
  // What is written in another way would never match, and nobody would notice.
  teamDomains: z.array(
    z
      .string()
      .toLowerCase()
      .regex(/^[^\s@]+\.[^\s@.]+$/, 'a domain such as agency.com, without @'),
  ),
  deciders: z.array(z.string().regex(/^[UW][A-Z0-9]+$/, 'a Slack member id such as U02ABCDEF, not a name')),
});

// The team writes `on`, which YAML 1.2 reads as text.
const onOff = z.union([z.boolean(), z.enum(['on', 'off'])]).transform((value) => value === true || value === 'on');
const escalationFile = z.strictObject({
  triggers: z.strictObject(
    Object.fromEntries(SWITCHABLE.map((trigger) => [trigger, onOff])) as Record<
      (typeof SWITCHABLE)[number],
      typeof onOff
    >,
  ),
  confidenceThreshold: z.number().min(0).max(1),
});

const benchmarksFile = z.partialRecord(
  Platform,
  z.partialRecord(EngagementBasis, z.strictObject({ rate: z.number().positive(), source: z.string() })),
);

/** What the team edits without code, as it was when Parley started. */
export type Config = Readonly<{
  policy: z.infer<typeof policyFile>;
  negotiation: NegotiationPolicy;
  enabledTriggers: ReadonlySet<EscalationTrigger>;
  confidenceThreshold: number;
  benchmarks: z.infer<typeof benchmarksFile>;
}>;

/** @throws ConfigMissing, ConfigInvalid naming the file, the place in it and what was expected there. */
export const readConfig = (folder: string): Config => {
  const policy = readYaml(folder, 'policy.yaml', policyFile);
  const { triggers, confidenceThreshold } = readYaml(folder, 'escalation.yaml', escalationFile);
  const switchedOff = new Set<EscalationTrigger>(SWITCHABLE.filter((trigger) => !triggers[trigger]));
  return {
    policy,
    negotiation: {
      thresholdFactor: policy.cpmOverThresholdFactor,
      followUpAfterDays: policy.followUpAfterBusinessDays,
      staleAfterDays: policy.staleAfterBusinessDays,
      outOfOfficeDays: policy.outOfOfficeDays,
      answersMax: policy.answersMax,
      timeZone: policy.timeZone,
      switchedOff,
    },
    enabledTriggers: new Set(EscalationTrigger.options.filter((trigger) => !switchedOff.has(trigger))),
    confidenceThreshold,
    benchmarks: readYaml(folder, 'engagement-benchmarks.yaml', benchmarksFile),
  };
};

/** One YAML file of the config folder, checked. @throws ConfigMissing, ConfigInvalid */
export const readYaml = <Schema extends z.ZodType>(folder: string, file: string, schema: Schema): z.infer<Schema> => {
  const path = join(folder, file);
  const result = schema.safeParse(parsed(readConfigText(path), path));
  if (result.success) return result.data;
  throw new ConfigInvalid(path, z.prettifyError(result.error));
};

/** @throws ConfigMissing */
export const readConfigText = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new ConfigMissing(path, error);
  }
};

export class ConfigMissing extends Error {
  readonly code = 'CONFIG_MISSING';
  constructor(path: string, cause: unknown) {
    super(`${path} can't be read: put it back, or set PARLEY_CONFIG to the folder that holds it.`, { cause });
  }
}

export class ConfigInvalid extends Error {
  readonly code = 'CONFIG_INVALID';
  constructor(path: string, problem: string) {
    super(`${path} can't be used:\n${problem}\nCorrect the file and start Parley again.`);
  }
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

const parsed = (yaml: string, path: string): unknown => {
  try {
    return parse(yaml);
  } catch (error) {
    throw new ConfigInvalid(path, error instanceof Error ? error.message : String(error));
  }
};
