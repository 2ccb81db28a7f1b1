import { chanceOf } from '../chance.ts';
import { elementsOf, type Element, type View } from '../slack/blocks.ts';
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
      const { moved } = await press(hands, { channel, message, pressed }, filling());
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

/** Fills in what is required, corrects an amount once by what it is told, and gives up after that. */
const filling = (): FillIn => {
  let views = 0;
  return (view, errors) => {
    views += 1;
    return views > MOST_VIEWS ? null : valuesFor(view, errors);
  };
};

const MOST_VIEWS = 4;

const valuesFor = (view: View, errors: FieldErrors | null): Values =>
  Object.fromEntries(
    elementsOf(view.blocks).flatMap(({ block, element }) => {
      if (block.type !== 'input' || block.block_id === undefined) return [];
      const error = errors?.[block.block_id];
      const isOpen = block.optional !== true && !hasInitial(element);
      const value = error === undefined ? (isOpen ? valueFor(element, textOf(view)) : null) : valueFor(element, error);
      return value === null ? [] : [[block.block_id, value]];
    }),
  );

const hasInitial = ({ initial_value, initial_option, initial_options, initial_user, initial_date }: Element): boolean =>
  [initial_value, initial_option, initial_options, initial_user, initial_date].some((each) => each !== undefined);

/** An amount is the last one that `words` name, within what the field takes. */
const valueFor = (element: Element, words: string): string => {
  switch (element.type) {
    case 'number_input':
      return String(
        Math.min(Number(element.max_value ?? Infinity), Math.max(Number(element.min_value ?? 1), amountIn(words))),
      );
    case 'plain_text_input':
      return /amount|dollars|price|usd/i.test(`${element.action_id} ${element.placeholder?.text ?? ''}`)
        ? String(amountIn(words))
        : 'As discussed in the team.';
    default:
      return element.options?.[0]?.value ?? '';
  }
};

const amountIn = (words: string): number =>
  Math.floor(Number([...words.matchAll(/\$([\d,]+)/g)].at(-1)?.[1]?.replaceAll(',', '') ?? '500'));

const textOf = ({ blocks }: View): string =>
  blocks.flatMap(({ text, label, hint }) => [text?.text, label?.text, hint?.text]).join(' ');
