import { describeDeliverables, parseDeliverables, platformOf } from '../../domain/pricing/deliverables.ts';
import type { FormProblem } from '../../events/catalogue/campaign.ts';
import type { LineItem, Platform, ReplyMode, Timeline } from '../../events/terms.ts';
import type { Cents, Cpm, Day } from '../../events/units.ts';
import { comparable } from '../sheets/figures.ts';
import { PLATFORM_EXPECTED, readPlatform } from '../sheets/platform.ts';
import { amountOf, type AnswerReading, type Answers, answersOf, figureOf, namesOf, textOf } from './answers.ts';
import { readCpm } from './cpm.ts';
import type { FieldMapping } from './mapping.ts';
import type { ClickUpTask } from './task.ts';
import { readTimeline } from './timeline.ts';

/** A campaign as the team submitted it, complete and consistent. */
export type CampaignForm = Readonly<{
  taskId: string;
  taskUrl: string;
  taskName: string;
  clientName: string;
  budget: Cents;
  /** Null where the deliverables are on several platforms and each says its own. */
  platform: Platform | null;
  deliverables: readonly LineItem[];
  /** As listed: trimmed, each once, in the form's order. */
  influencers: readonly string[];
  /** L of policy §1. */
  openingCpm: Cpm;
  /** T of policy §1. */
  targetCpm: Cpm;
  timeline: Readonly<Timeline>;
  /** φ of policy §1: 0.2 is 20 %. */
  stretch: number | null;
  perInfluencerLimit: Cents | null;
  rounds: number | null;
  mention: readonly string[];
  replyMode: ReplyMode | null;
}>;

/** `incomplete`: nothing is wrong yet, an automation may still fill the rest in. Every problem is named at once. */
export type FormReading =
  | Readonly<{ outcome: 'complete'; form: CampaignForm }>
  | Readonly<{ outcome: 'incomplete' | 'invalid'; problems: readonly FormProblem[] }>;

/**
 * @param now.today a timeline that ended before it is rejected
 * @param now.timeZone of the team, for ClickUp's date fields; IANA
 */
export const readForm = (
  task: ClickUpTask,
  mapping: FieldMapping,
  now: Readonly<{ today: Day; timeZone?: string }>,
): FormReading => {
  const timeZone = now.timeZone ?? 'UTC';
  const answers = answersOf(task, mapping, timeZone);
  const clientName = answers.required('clientName', aClient);
  const budget = answers.required('budget', anAmount);
  const { platform, deliverables } = readPackage(answers);
  const influencers = answers.required('influencers', aList);
  const cpm = readCpm(answers);
  const timeline = readTimeline(answers, now.today, timeZone);
  const stretch = answers.optional('stretch', aShare);
  const perInfluencerLimit = answers.optional('perInfluencerLimit', anAmount);
  const rounds = answers.optional('rounds', aNumberOfRounds);
  const mention = answers.optional('mention', aList) ?? [];
  const replyMode = answers.optional('replyMode', aReplyMode);

  const { problems } = answers;
  const terms = { clientName, budget, deliverables, influencers, cpm, timeline };
  if (problems.length > 0 || !isComplete(terms)) {
    return { outcome: problems.every(({ held }) => held === null) ? 'incomplete' : 'invalid', problems };
  }
  const { cpm: prices, ...rest } = terms;
  const of = { taskId: task.id, taskUrl: task.url, taskName: task.name };
  return {
    outcome: 'complete',
    form: { ...of, ...rest, ...prices, platform, stretch, perInfluencerLimit, rounds, mention, replyMode },
  };
};

const isComplete = <T extends object>(terms: T): terms is { [K in keyof T]: NonNullable<T[K]> } =>
  Object.values(terms).every((term) => term !== null);

/** The platform is needed where a deliverable ("2 stories") doesn't say its own; several platforms leave it open. */
const readPackage = (
  answers: Answers,
): Pick<CampaignForm, 'platform'> & { deliverables: readonly LineItem[] | null } => {
  const named = answers.optional('platform', platforms);
  const platform = named?.length === 1 ? (named[0] ?? null) : null;

  const value = answers.value('deliverables');
  const written = value.kind === 'list' ? value.items : textOf(value);
  if (written === null)
    return { platform, deliverables: answers.required('deliverables', { expected: DELIVERABLES, of: () => null }) };

  const parsed = parseDeliverables(written, platform);
  if (parsed.outcome === 'parsed') {
    const elsewhere = parsed.items.filter(({ type }) => platform !== null && platformOf(type) !== platform);
    if (elsewhere.length > 0) {
      // Views on one platform say nothing about another's, so the price would be a guess.
      answers.problem('platform', `the platform of the deliverables; elsewhere: ${describeDeliverables(elsewhere)}`);
      return { platform, deliverables: null };
    }
    return { platform: platform ?? onlyPlatform(parsed.items), deliverables: parsed.items };
  }
  const wouldHelp = EVERY_PLATFORM.some((each) => parseDeliverables(written, each).outcome === 'parsed');
  if (platform === null && wouldHelp) {
    if (named === null && answers.value('platform').kind !== 'unset') return { platform, deliverables: null };
    answers.problem(
      'platform',
      `${PLATFORM_EXPECTED}: these deliverables don't say which: ${parsed.unread.join(', ')}`,
    );
  } else {
    answers.problem('deliverables', `${DELIVERABLES}; not understood: ${parsed.unread.join(', ')}`);
  }
  return { platform, deliverables: null };
};

const onlyPlatform = (items: readonly LineItem[]): Platform | null => {
  const found = new Set(items.map(({ type }) => platformOf(type)));
  const [only] = found;
  return found.size === 1 && only !== undefined ? only : null;
};

const EVERY_PLATFORM: readonly Platform[] = ['instagram', 'tiktok', 'youtube'];
const DELIVERABLES = 'deliverables with their numbers, such as "2 Reels + 3 Stories"';
const MOST_ROUNDS = 20;

const aClient: AnswerReading<string> = { expected: "the client's name", of: textOf };

const anAmount: AnswerReading<Cents> = { expected: 'one amount in US dollars above 0, such as $20,000', of: amountOf };

const aList: AnswerReading<readonly string[]> = { expected: 'names, with commas or one a line', of: namesOf };

const platforms: AnswerReading<readonly Platform[]> = {
  expected: PLATFORM_EXPECTED,
  of: (value) => {
    const named = (textOf(value) ?? '').split(/[,;/&+\n]|\band\b/).map(readPlatform);
    const known = named.filter((platform) => platform !== null);
    return known.length === named.length ? [...new Set(known)] : null;
  },
};

const aShare: AnswerReading<number> = {
  expected: 'a share up to 100%, such as 20% or 0.2',
  of: (value) => {
    const figure = figureOf(value);
    if (figure === null || figure.currency !== null || figure.value.lt(0)) return null;
    const share = figure.percent ? figure.value.div(100) : figure.value;
    // 1 without a % could mean 1 % or all of it.
    return share.gt(1) || (!figure.percent && share.gte(1)) ? null : share.toNumber();
  },
};

const aNumberOfRounds: AnswerReading<number> = {
  expected: `a whole number from 1 to ${MOST_ROUNDS}`,
  of: (value) => {
    const figure = figureOf(value);
    const rounds = figure?.percent === false && figure.currency === null ? figure.value.toNumber() : 0;
    return Number.isInteger(rounds) && rounds >= 1 && rounds <= MOST_ROUNDS ? rounds : null;
  },
};

const REPLY_MODES: Readonly<Partial<Record<string, ReplyMode>>> = {
  auto: 'auto',
  automatic: 'auto',
  review: 'review',
  'manual review': 'review',
  manual: 'review',
};

const aReplyMode: AnswerReading<ReplyMode> = {
  expected: 'auto or review',
  of: (value) => REPLY_MODES[comparable(textOf(value) ?? '')] ?? null,
};
