import { type Chance, chanceOf } from '../chance.ts';
import type { CampaignForm } from '../clickup/form.ts';
import type { Cell } from '../sheets/sheets.ts';
import type { Habit, Hidden, Influencer, Style } from './influencer.ts';
import { FIRST_NAMES, HANDLE_TAILS, LAST_NAMES, MANAGERS, TIME_ZONES } from './names.ts';

export type Cast = Readonly<{
  seed: string | number;
  influencers: readonly Influencer[];
  /** The sheet as the team keeps it, header first, without those who are missing from it. */
  sheetRows: readonly (readonly Cell[])[];
  form: CampaignForm;
}>;

/** What the cast's prices hang on: the campaign's CPM range in dollars, and how many average views the package is worth. */
export type Market = Readonly<{
  low: number;
  high: number;
  viewsInPackage: number;
  deliverables: string;
  platform: Influencer['platform'];
}>;

export const DEFAULT_CAST_SIZE = 12;
export const DEFAULT_MARKET: Market = {
  low: 20,
  high: 30,
  viewsInPackage: 3,
  deliverables: '2 Instagram Reels + 1 Instagram Story',
  platform: 'Instagram',
};

/** The same seed and size give the same people, sheet and form, to the last dollar. */
export const castOf = (seed: string | number, size = DEFAULT_CAST_SIZE, market: Market = DEFAULT_MARKET): Cast => {
  const chance = chanceOf(`cast|${seed}`);
  const names = chance.shuffled(FIRST_NAMES.flatMap((first) => LAST_NAMES.map((last) => ({ first, last }))));
  const roles = chance.shuffled(Array.from({ length: size }, (_, place) => roleAt(place, chance)));
  const influencers = roles.map((role, place) => {
    const { first, last } = names[place % names.length] ?? { first: 'Maya', last: 'Lee' };
    const again = Math.floor(place / names.length);
    return person({ seed, place, first, last: again === 0 ? last : `${last} ${again + 1}`, role, market, chance });
  });
  return {
    seed,
    influencers,
    sheetRows: [HEADER, ...influencers.filter(({ inSheet }) => inSheet).map(rowOf)],
    form: formFor(influencers, market),
  };
};

export const HEADER = [
  'Name',
  'Email',
  'Handle',
  'Platform',
  'Average Views',
  'Engagement Rate',
  'Engagement Basis',
  'Posts',
  'Followers',
  'Min Rate',
  'Max Rate',
  'Manager Email',
  'Time Zone',
] as const;

/** One influencer's row under `HEADER`. */
export const rowOf = (person: Influencer): readonly Cell[] => [
  person.name,
  person.email,
  person.handle,
  person.platform,
  person.averageViews,
  person.engagementRate,
  'followers',
  person.posts,
  person.followers,
  '',
  '',
  person.manager?.email ?? '',
  person.timeZone,
];

type Role = Readonly<{ habit: Habit; style: Style; inSheet: boolean }>;

/** The first twelve are the demo's: a spread of outcomes with several deals, and one whom nobody put into the sheet. */
const ROLES: readonly Role[] = (
  [
    ['haggles', 'conceder'],
    ['accepts', 'conceder'],
    ['haggles', 'boulware'],
    ['question', 'conceder'],
    ['ghosts', 'conceder'],
    ['manager', 'tit_for_tat'],
    ['accepts', 'conceder', 'missing'],
    ['conditional', 'conceder'],
    ['out_of_office', 'conceder'],
    ['declines', 'conceder'],
    ['range', 'conceder'],
    ['hostile', 'conceder'],
    ['rate_card', 'conceder'],
    ['injection', 'conceder'],
    ['expensive', 'boulware'],
    ['call', 'conceder'],
    ['haggles', 'tit_for_tat'],
    ['opts_out', 'conceder'],
    ['bounces', 'conceder'],
  ] as const
).map(([habit, style, missing]) => ({ habit, style, inSheet: missing === undefined }));

const roleAt = (place: number, chance: Chance): Role => {
  const planned = ROLES[place];
  if (planned !== undefined) return planned;
  const style = chance.pick<Style>(['conceder', 'boulware', 'tit_for_tat']);
  const habit =
    chance.next() < 0.5 ? 'haggles' : chance.pick<Habit>(['accepts', 'accepts', ...ROLES.map((role) => role.habit)]);
  return { habit, style, inSheet: chance.next() > 0.02 };
};

const person = (given: {
  seed: string | number;
  place: number;
  first: string;
  last: string;
  role: Role;
  market: Market;
  chance: Chance;
}): Influencer => {
  const { place, first, last, role, market, chance } = given;
  const dotted = `${first}.${last}`.toLowerCase().replaceAll(' ', '.');
  const handle = `@${first.toLowerCase()}${last.toLowerCase().replaceAll(' ', '')}${chance.pick(HANDLE_TAILS)}`;
  const averageViews = chance.whole(14, 90) * 1000 + chance.whole(0, 9) * 100;
  const manager = chance.pick(MANAGERS);
  return {
    place,
    name: `${first} ${last}`,
    handle,
    email: `${dotted}@${chance.pick(['example.com', 'example.net', 'example.org'])}`,
    manager:
      role.habit === 'manager'
        ? { name: manager, email: `${manager.toLowerCase().replace(' ', '.')}@talent${place + 1}.example.com` }
        : null,
    platform: market.platform,
    averageViews,
    engagementRate: Math.round(chance.between(1.8, 7.4) * 10) / 1000,
    posts: chance.whole(6, 24),
    followers: Math.round((averageViews * chance.between(1.5, 4)) / 1000) * 1000,
    timeZone: chance.pick(TIME_ZONES),
    inSheet: role.inSheet,
    hidden: hiddenOf({
      seed: `${given.seed}|${place}`,
      role,
      first,
      handle,
      views: averageViews * market.viewsInPackage,
      market,
      chance,
    }),
  };
};

const hiddenOf = (given: {
  seed: string;
  role: Role;
  first: string;
  handle: string;
  views: number;
  market: Market;
  chance: Chance;
}): Hidden => {
  const { role, market, chance } = given;
  const span = market.high - market.low;
  const cpm =
    role.habit === 'accepts'
      ? market.low * chance.between(0.7, 0.95)
      : role.habit === 'expensive'
        ? market.high * chance.between(1.9, 2.6)
        : market.low + span * chance.between(0.05, 0.85);
  const inTens = (dollars: number) => Math.max(10, Math.round(dollars / 10) * 10);
  const reservation = inTens((cpm * given.views) / 1000);
  return {
    seed: given.seed,
    habit: role.habit,
    style: role.style,
    reservation,
    opening: inTens(reservation * chance.between(1.18, 1.42)),
    patience: chance.whole(2, 3),
    quoting: chance.pick(['gmail', 'gmail', 'outlook', 'none']),
    html: chance.next() < 0.4,
    signature: chance.pick([
      `Best,\n${given.first}`,
      `xx ${given.first}\n${given.handle}`,
      `--\n${given.first}\nContent creator | ${given.handle}`,
      'Sent from my iPhone',
      '',
    ]),
  };
};

/** A budget that everyone fits into a little below the top of the range. */
const formFor = (influencers: readonly Influencer[], market: Market): CampaignForm => {
  const views = influencers.reduce((sum, { averageViews }) => sum + averageViews * market.viewsInPackage, 0);
  return {
    title: 'Lumen spring launch',
    clientName: 'Lumen Skincare',
    budget: Math.ceil((views * market.high * 0.95) / 1000 / 500) * 500,
    deliverables: market.deliverables,
    influencers: influencers.map(({ name }) => name),
    cpm: { low: market.low, high: market.high },
    platforms: [market.platform],
    // ClickUp keeps a bare date as 4 a.m. where it was picked: New York, in summer time.
    timelineEnd: new Date(Date.UTC(new Date().getUTCFullYear() + 1, 5, 30, 8)),
    mention: '@priya',
  };
};
