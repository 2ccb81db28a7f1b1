import { chanceOf } from '../chance.ts';
import type { Block, Element, View } from '../slack/blocks.ts';
import type { Pressable } from '../slack/drawing.ts';
import type { FieldErrors, Values } from '../slack/modals.ts';
import { type FillIn, type Hands, press } from './pressing.ts';
import { headingOf, type Waiting, waitingIn } from './waiting.ts';

/** What a colleague decided, for the one who looks on. */
export type Decision = Readonly<{ about: string; label: string }>;

/** What was pressed before, in vain or not, and how often something was decided about the same. */
export type Memory = Readonly<{ pressed: Set<string>; decided: Map<string, number> }>;
export const freshMemory = (): Memory => ({ pressed: new Set(), decided: new Map() });

/**
 * Decides one thing that waits, by the words on its buttons: sends a draft, else agrees, makes a final offer, names
 * another amount or walks away, as the seed has it.
 * @returns null where nothing waits that a button of these kinds is offered for
 */
export const decideOne = async (
  hands: Hands,
  seed: number,
  { pressed: tried, decided }: Memory,
): Promise<Decision | null> => {
  for (const waiting of await waitingIn(hands.slack)) {
    const about = headingOf(waiting.message);
    // The same question again may be answered otherwise: nobody is offered a final price for ever.
    const times = decided.get(about) ?? 0;
    for (;;) {
      const left = waiting.pressable.filter((each) => !tried.has(keyOf(waiting, each)));
      const pressed = choiceOf(left, `${seed}:${about}:${times}`);
      if (pressed === null) break;
      tried.add(keyOf(waiting, pressed));
      const { channel, message } = waiting;
      const { moved } = await press(hands, { channel, message, pressed }, filling(message));
      if (!moved) continue;
      decided.set(about, times + 1);
      return { about, label: pressed.label };
    }
  }
  return null;
};

/** Which of these a colleague presses; null: none of them decides anything. The same seed, the same choice. */
export const choiceOf = (pressable: readonly Pressable[], seed: string): Pressable | null => {
  const draft = pressable.find(({ label }) => SENDS.test(label));
  if (draft !== undefined) return draft;
  const weighed = pressable.map((each) => [each, weightOf(each)] as const);
  const total = weighed.reduce((sum, [, weight]) => sum + weight, 0);
  let left = chanceOf(seed).next() * total;
  for (const [each, weight] of weighed) {
    left -= weight;
    if (weight > 0 && left < 0) return each;
  }
  return null;
};

const SENDS = /^send\b(?!.*\bfinal\b)/i;

/** How often each kind of decision is taken; one that Slack asks about first, such as a price above the cap, seldom. */
const KINDS: readonly (readonly [RegExp, number])[] = [
  [/^(approve|agree|accept)\b/i, 4],
  [/\bfinal\b/i, 3],
  [/\b(counter|(an)?other amount)\b/i, 1],
  [/\b(decline|walk away|say no)\b/i, 2],
];

const weightOf = ({ label, element }: Pressable): number => {
  const weight = KINDS.find(([words]) => words.test(label))?.[1] ?? 0;
  return element.confirm === undefined ? weight : Math.min(weight, 1);
};

const keyOf = ({ message }: Waiting, { element, value }: Pressable): string =>
  [message.ts, element.action_id, value].join(' ');

/** Fills in what is required, corrects an amount by what it is told, and gives up after a few windows. */
const filling = (about: Waiting['message']): FillIn => {
  const amount = amountBetween(about.blocks ?? []);
  const given = new Map<string, Values>();
  let views = 0;
  return (view, errors) => {
    views += 1;
    if (view.submit === undefined || view.submit === null || views > MOST_VIEWS) return null;
    const before = given.get(view.id) ?? {};
    const values = valuesFor(view, errors, before, amount);
    given.set(view.id, { ...before, ...values });
    return values;
  };
};

const MOST_VIEWS = 4;

const valuesFor = (view: View, errors: FieldErrors | null, before: Values, amount: number): Values =>
  Object.fromEntries(
    view.blocks.flatMap((block) => {
      const { block_id: id, element } = block;
      if (block.type !== 'input' || id === undefined || element === undefined) return [];
      const error = errors?.[id];
      if (error !== undefined) return [[id, valueFor(block, element, amountsIn(error).at(-1) ?? amount)]];
      const isOpen = block.optional !== true && before[id] === undefined && !hasInitial(element);
      return isOpen ? [[id, valueFor(block, element, amount)]] : [];
    }),
  );

const hasInitial = ({ initial_value, initial_option, initial_options, initial_user, initial_date }: Element): boolean =>
  [initial_value, initial_option, initial_options, initial_user, initial_date].some((each) => each !== undefined);

const valueFor = ({ label, hint }: Block, element: Element, amount: number): string => {
  switch (element.type) {
    case 'number_input':
      return String(Math.min(Number(element.max_value ?? Infinity), Math.max(Number(element.min_value ?? 1), amount)));
    case 'plain_text_input':
      return /amount|dollar|price|rate/i.test(`${label?.text} ${hint?.text}`)
        ? String(amount)
        : 'As discussed in the team.';
    default:
      return element.options?.[0]?.value ?? '';
  }
};

/** Halfway between the two lowest amounts that a message names, such as our offer and our ceiling, in steps of five dollars. */
const amountBetween = (blocks: readonly Block[]): number => {
  const inFields = amountsIn(blocks.flatMap(({ fields = [] }) => fields.map(({ text }) => text)).join('\n'));
  const named = inFields.length > 0 ? inFields : amountsIn(blocks.map(({ text }) => text?.text ?? '').join('\n'));
  const [low = SOME_DOLLARS, high = low] = [...new Set(named)].toSorted((a, b) => a - b);
  return Math.floor((low + high) / 2 / STEP) * STEP;
};

const SOME_DOLLARS = 500;
const STEP = 5;

/** Whole dollars; what a thousand views cost is no amount that could be offered. */
const amountsIn = (words: string): readonly number[] =>
  [...words.matchAll(/(CPM )?\$([\d,]+)/g)].flatMap(([, isCpm, digits = '']) =>
    isCpm === undefined ? [Number(digits.replaceAll(',', ''))] : [],
  );
