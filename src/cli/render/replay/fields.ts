import type { Change } from '../../../projections/replay/changes.ts';
import type { CampaignPicture, MoneyPicture, ThreadPicture } from '../../../projections/replay/pictures.ts';
import type { EffectPicture } from '../../../projections/replay/steps.ts';
import { describeDeliverables } from '../../../domain/pricing/deliverables.ts';
import { counted, cpm, money, NONE, percent, second, words } from '../amounts.ts';
import { signed } from '../campaigns.ts';
import { cpmDollars, dollars } from '../csv.ts';
import { limitWords, mailWords, offerWords, packageWords, timerWords } from './words.ts';

/** What each field of a picture is called, how its value reads, and of an amount how many dollars it is. */
export type Fields<Picture> = {
  readonly [Field in keyof Picture]: readonly [
    title: string,
    words: (value: Picture[Field]) => string,
    dollars?: (value: Picture[Field]) => number | null,
  ];
};

/** A change in words. */
export type ChangeWords = Readonly<{ title: string; before: string; after: string }>;

export const changeWords = <Picture>(
  fields: Fields<Picture>,
  changes: readonly Change<Picture>[],
): readonly ChangeWords[] =>
  changes.map(({ field, before, after }) => {
    const [title, words] = fields[field];
    return { title, before: words(before), after: words(after) };
  });

const named = (name: string | null): string => (name === null ? NONE : words(name));
const yesNo = (value: boolean): string => (value ? 'yes' : 'no');

export const THREAD_FIELDS: Fields<ThreadPicture> = {
  status: ['status', words],
  pausedIn: ['paused in', named],
  managedBy: ['managed by', (by) => by ?? NONE],
  trigger: ['asked because', named],
  approvable: ['to approve', money, dollars],
  declinedBecause: ['declined because', named],
  package: ['package', packageWords],
  limits: ['limits', limitWords],
  quality: ['quality', (quality) => quality?.toFixed(2) ?? NONE],
  ask: ['their ask', money, dollars],
  offersMade: ['offers made', String],
  offer: ['our offer', offerWords],
  held: ['held', money, dollars],
  deal: ['deal', money, dollars],
  pending: ['mail under way', (mail) => (mail === null ? 'none' : mailWords(mail))],
  unanswered: ['mails unanswered', String],
  answers: ['answers given', String],
  followUps: ['follow-ups', String],
  timer: ['timer', (timer) => timerWords(timer, second)],
  raisedCeiling: ['raised ceiling', money, dollars],
  waived: ['waived', (triggers) => (triggers.length === 0 ? 'none' : triggers.map(words).join(', '))],
  lapsed: ['offers lapsed', yesNo],
  suppressed: ['never write again', yesNo],
};

export const MONEY_FIELDS: Fields<MoneyPicture> = {
  spent: ['campaign spent', money, dollars],
  averageCpm: ['average CPM', cpm, cpmDollars],
  bank: ['bank', signed, dollars],
  reserved: ['reserved', money, dollars],
  available: ['available', money, dollars],
  ceiling: ['ceiling', money, dollars],
};

export const CAMPAIGN_FIELDS: Fields<CampaignPicture> = {
  status: ['campaign', words],
  terms: [
    'terms',
    (terms) =>
      terms === null
        ? NONE
        : `${describeDeliverables(terms.deliverables)} for ${terms.clientName}, ${money(terms.budget)}, CPM from ` +
          `${cpm(terms.openingCpm)}, target ${cpm(terms.targetCpm)}, stretch ${percent(terms.stretch)}, ` +
          `${counted(terms.rounds, 'round')}, until ${terms.timeline.end}`,
  ],
  listed: ['listed', (listed) => (listed === null ? NONE : String(listed))],
  found: ['negotiations', String],
  open: ['open', String],
  escalated: ['with a person', String],
  deals: ['deals', String],
  spent: ['spent', money, dollars],
  outstanding: ['on offer', money, dollars],
  held: ['held', money, dollars],
  averageCpm: ['average CPM', cpm, cpmDollars],
  averageQuality: ['average quality', (quality) => quality?.toFixed(2) ?? NONE],
  bank: ['bank', signed, dollars],
  reserved: ['reserved', money, dollars],
};

export const EFFECT_FIELDS: Fields<EffectPicture> = {
  status: ['effect', words],
  attempts: ['tries', String],
  dueAt: ['tried again at', (at) => (at === null ? NONE : second(at))],
};
