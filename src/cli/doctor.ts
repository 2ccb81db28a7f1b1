import pino from 'pino';
import { checkAnthropic } from '../adapters/anthropic/check.ts';
import { readKnowledge } from '../adapters/anthropic/knowledge.ts';
import { checkClickUp } from '../adapters/clickup/check.ts';
import { readConfig } from '../adapters/config.ts';
import { type Finding, finding } from '../adapters/finding.ts';
import { checkGmail } from '../adapters/gmail/check.ts';
import { NEEDED, readSettings, type Settings } from '../adapters/settings.ts';
import { doubtfulSettings, missingInPolicy } from '../adapters/shapes.ts';
import { checkSheets } from '../adapters/sheets/check.ts';
import { checkSlack } from '../adapters/slack/check.ts';
import { clientsFor } from './clients.ts';
import { fieldMapping } from './compose.ts';

/**
 * Asks every outside system whether it would let Parley work, all at once; writes nothing anywhere. `about` only: these, for
 * which the others need not be set up yet.
 * @throws SettingsInvalid, ConfigMissing, ConfigInvalid, FieldMappingInvalid: without them there is nothing to ask with
 */
export const examine = async (
  variables: NodeJS.ProcessEnv,
  about: ReadonlySet<Finding['about']> | null,
): Promise<readonly Finding[]> => {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const settings = readSettings({ ...notAskedAbout(about), ...given });
  const mapping = fieldMapping({ settings });
  const { clickup, google: auth, gmail, sheets } = clientsFor(settings);
  const checks: Readonly<Record<Finding['about'], () => Promise<readonly Finding[]>>> = {
    settings: () => Promise.resolve(settingsFindings(settings)),
    files: () => Promise.resolve(fileFindings(settings)),
    clickup: () => checkClickUp({ client: clickup, mapping, settings }),
    gmail: () => checkGmail({ auth, client: gmail, settings }),
    sheets: () => checkSheets(sheets, settings),
    slack: () => checkSlack({ settings, logger: pino({ level: 'silent' }) }),
    anthropic: () => checkAnthropic(settings),
  };
  const asked = Object.entries(checks).filter(([area]) => about === null || [...about].some((each) => each === area));
  return (await Promise.all(asked.map(([, check]) => check()))).flat();
};

/** In place of what is not set: it is asked of nobody. */
const notAskedAbout = (about: ReadonlySet<Finding['about']> | null): Readonly<Record<string, string>> => {
  if (about === null || about.has('settings')) return {};
  const others = NEEDED.filter((name) => AREAS[name.split('_')[0] ?? '']?.some((area) => about.has(area)) !== true);
  return Object.fromEntries(others.map((name) => [name, 'nobody@parley.invalid']));
};

/** By what a variable's name begins with. */
const AREAS: Readonly<Record<string, readonly Finding['about'][]>> = {
  CLICKUP: ['clickup'],
  GOOGLE: ['gmail', 'sheets'],
  GMAIL: ['gmail'],
  SHEETS: ['sheets'],
  SLACK: ['slack'],
  ANTHROPIC: ['anthropic'],
};

const settingsFindings = (settings: Settings): readonly Finding[] => {
  const doubts = doubtfulSettings(settings);
  return doubts.length === 0
    ? [finding('settings', 'sound', 'Every variable that is needed is set, and looks like one of its kind.')]
    : doubts.map((doubt) => finding('settings', 'doubtful', doubt));
};

/** @throws ConfigMissing, ConfigInvalid, and what readKnowledge throws */
const fileFindings = (settings: Settings): readonly Finding[] => {
  const { policy } = readConfig(settings.PARLEY_CONFIG);
  readKnowledge(settings.PARLEY_KNOWLEDGE);
  return [
    finding('files', 'sound', `${settings.PARLEY_CONFIG} and ${settings.PARLEY_KNOWLEDGE} can be used.`),
    ...missingInPolicy(policy, settings).map((missing) => finding('files', 'doubtful', missing)),
  ];
};
