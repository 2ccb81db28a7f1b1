import type { types } from '@slack/bolt';
import type { EscalationTrigger } from '../../../events/reading.ts';
import type { Cents, Position } from '../../../events/units.ts';
import { formatUsd } from '../../../domain/money.ts';
import { type Bounds, passedBy } from '../../../domain/negotiation/bounds.ts';
import type { NegotiationRow } from '../../../projections/negotiation-rows.ts';
import { actions, button } from '../buttons.ts';
import { type Mrkdwn, mrkdwn, words } from '../text.ts';
import { warningFor } from './bounds.ts';
import { PREPARED } from './prepared.ts';

/** What a person may decide about an escalation by a button, in the order in which it stands where a trigger prepares no other. */
const CHOICES = [
  'approve',
  'final_offer',
  'counter',
  'edit_refused',
  'carry_on',
  'walk_away',
  'take_over',
  'record_deal',
  'close',
] as const;
export type Choice = (typeof CHOICES)[number];

type Asked = Pick<
  NegotiationRow,
  'negotiationId' | 'influencerName' | 'status' | 'trigger' | 'approvable' | 'lastOffer'
>;

/**
 * The buttons that decide an escalation: in the first row what its trigger prepares, in the second whatever else is
 * possible. `position` is that of the event that called for a person. While the thread is paused the decision waits too.
 */
export const escalationButtons = (
  row: Asked,
  position: Position,
  bounds: Bounds | null,
): readonly types.ActionsBlock[] => {
  const prepared = preparedFor(row, bounds);
  const rest = CHOICES.filter((choice) => !prepared.includes(choice) && isPossible(choice, row, bounds));
  const made = (choice: Choice) => buttonFor(choice, row, position, bounds);
  if (row.status === 'paused')
    return rows([button('Resume', { does: 'resume', ...on(row, position) }), made('take_over')]);
  if (row.status !== 'escalated') return [];
  const [first, ...others] = prepared.map(made);
  return rows([...(first === undefined ? [] : [asPrimary(first)]), ...others], rest.map(made));
};

/** What the trigger suggests, each under its button's name; what can't be pressed is left out. */
export const suggestions = (row: Asked, bounds: Bounds | null): readonly Mrkdwn[] =>
  (row.trigger === null ? [] : PREPARED[row.trigger]).flatMap(([choice, says]) => {
    if (choice === null) return [words(says)];
    return isPossible(choice, row, bounds) ? [mrkdwn`*${words(labelOf(choice, row, bounds))}*: ${words(says)}`] : [];
  });

const rows = (...all: readonly (readonly types.Button[])[]): readonly types.ActionsBlock[] =>
  all.flatMap((buttons) => actions(...buttons) ?? []);

const preparedFor = (row: Asked, bounds: Bounds | null): readonly Choice[] =>
  (row.trigger === null ? [] : PREPARED[row.trigger]).flatMap(([choice]) =>
    choice !== null && isPossible(choice, row, bounds) ? [choice] : [],
  );

/** What asks before it counts is nothing to be pressed without a thought. */
const asPrimary = (made: types.Button): types.Button =>
  made.confirm === undefined ? { ...made, style: 'primary' } : made;

const on = ({ negotiationId }: Asked, escalation: Position) => ({ negotiationId, escalation });

const isPossible = (choice: Choice, { approvable, lastOffer, trigger }: Asked, bounds: Bounds | null): boolean => {
  switch (choice) {
    case 'approve':
      return approvable !== null;
    case 'final_offer':
      return bounds !== null && bounds.finalOffer !== null;
    case 'carry_on':
      return trigger !== null && !NOTHING_LEFT.has(trigger);
    case 'edit_refused':
      return trigger === 'draft_rejected_by_guard';
    case 'walk_away':
      // Nobody is said goodbye to who has never heard of us.
      return lastOffer !== null || trigger === 'reply_before_offer';
    case 'counter':
    case 'take_over':
    case 'record_deal':
    case 'close':
      return true;
  }
};

/** Carrying on lifts no limit, so here a person would only be asked again. */
const NOTHING_LEFT: ReadonlySet<EscalationTrigger> = new Set([
  'over_budget',
  'timeline_ended',
  'opening_under_five_dollars',
]);

const labelOf = (choice: Choice, { approvable }: Asked, bounds: Bounds | null): string => {
  switch (choice) {
    case 'approve':
      return `Approve ${dollars(approvable)}`;
    case 'final_offer':
      return `Final offer ${dollars(bounds?.finalOffer ?? null)}`;
    case 'counter':
      return 'Another amount…';
    case 'edit_refused':
      return 'Edit and send…';
    case 'carry_on':
      return 'Carry on';
    case 'walk_away':
      return 'Walk away…';
    case 'take_over':
      return 'Take over';
    case 'record_deal':
      return 'Record a deal…';
    case 'close':
      return 'Close without a deal…';
  }
};

const buttonFor = (choice: Choice, row: Asked, position: Position, bounds: Bounds | null): types.Button => {
  const label = labelOf(choice, row, bounds);
  const escalated = on(row, position);
  const name = row.influencerName ?? 'An erased influencer';
  switch (choice) {
    case 'approve':
      return priced(label, row.approvable, bounds, (ask, passes) => ({ does: 'approve', ...escalated, ask, passes }));
    case 'final_offer':
      return priced(label, bounds?.finalOffer ?? null, bounds, (price, passes) => ({
        ...{ does: 'final_offer', ...escalated, price, passes },
      }));
    case 'walk_away':
      return button(
        label,
        { does: 'walk_away', ...escalated },
        {
          confirm: {
            title: 'Walk away?',
            text: `${name} gets a polite no in the thread, and no offer after it.`,
            ...{ yes: 'Walk away', no: 'Keep talking' },
          },
        },
      );
    case 'close':
      return button(
        label,
        { does: 'close', ...escalated },
        {
          confirm: {
            title: 'Close without a deal?',
            text: `${name} is mailed nothing, and what was offered counts no more.`,
            ...{ yes: 'Close', no: 'Keep it open' },
          },
        },
      );
    case 'counter':
    case 'edit_refused':
    case 'carry_on':
    case 'take_over':
    case 'record_deal':
      return button(label, { does: choice, ...escalated });
  }
};

type Priced = Extract<Parameters<typeof button>[1], { does: 'approve' | 'final_offer' }>;

/** A price that goes too far is asked about once more, with the numbers. */
const priced = (
  label: string,
  price: Cents | null,
  bounds: Bounds | null,
  pressed: (price: Cents, passes: Priced['passes']) => Priced,
): types.Button => {
  if (price === null) throw new RangeError(`${label} has no price: see isPossible`);
  const warning = warningFor(price, bounds);
  const passes = bounds === null ? [] : [...passedBy(price, bounds)];
  const confirm = { title: `${label}?`, text: `${warning} A deal counts at its full price.`, yes: label, no: 'Cancel' };
  return button(label, pressed(price, passes), warning === null ? {} : { confirm });
};

const dollars = (amount: Cents | null): string => (amount === null ? '' : formatUsd(amount));
