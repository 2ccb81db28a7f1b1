import { drawChannel } from '../slack/channel.ts';
import type { Element, View } from '../slack/blocks.ts';
import { drawConfirm, drawMessage, type Drawing, drawModal } from '../slack/drawing.ts';
import type { FieldErrors, Values } from '../slack/modals.ts';
import { NothingToPress } from '../slack/people.ts';
import { type FillIn, type Hands, press } from './pressing.ts';
import type { Ask } from './terminal.ts';
import { type Waiting, waitingIn } from './waiting.ts';

/** Whoever sits at the terminal, and how messages are drawn for them. */
export type Newcomer = Readonly<{ ask: Ask; say: (line: string) => void; drawing: Drawing }>;

/** `pressed`: something was decided, and the influencers may answer. `left`: nothing waits but what was skipped. */
export type Round = 'pressed' | 'left' | 'ended';

/** Shows what waits and lets the newcomer press one button. `skipped` remembers the messages that they left alone. */
export const pressByHand = async (hands: Hands, newcomer: Newcomer, skipped: Set<string>): Promise<Round> => {
  const { ask, say } = newcomer;
  const waiting = (await waitingIn(hands.slack)).filter(({ message }) => !skipped.has(message.ts));
  if (waiting.length === 0) return 'left';
  const numbered = shown(waiting, newcomer);
  for (;;) {
    const typed = await ask('\nThe number of a button, s to skip these, q to end: ');
    if (typed === null || typed === 'q') return 'ended';
    if (typed === 's') {
      for (const { message } of waiting) skipped.add(message.ts);
      return 'left';
    }
    const chosen = numbered[Number(typed) - 1];
    if (chosen === undefined) say(`There is no button ${typed}: they are numbered 1 to ${numbered.length}.`);
    else if (await agrees(chosen.pressed.element, newcomer)) {
      await pressShown(hands, newcomer, chosen);
      return 'pressed';
    } else say('Not pressed.');
  }
};

const pressShown = async (hands: Hands, newcomer: Newcomer, chosen: Numbered): Promise<void> => {
  const came = await press(hands, chosen, filledInBy(newcomer)).catch((error: unknown) => {
    if (error instanceof NothingToPress) return null;
    throw error;
  });
  if (came === null) {
    newcomer.say('That button went away meanwhile.');
    return;
  }
  const { moved, told } = came;
  for (const answer of told) tell('Only you see this:', answer, newcomer);
  const now = (await hands.slack.messages(chosen.channel)).find(({ ts }) => ts === chosen.message.ts);
  if (moved && now !== undefined) tell('The message now:', now, newcomer);
  if (!moved && told.length === 0) newcomer.say('Nothing came of that.');
};

type Numbered = Pick<Waiting, 'channel' | 'message'> & Readonly<{ pressed: Waiting['pressable'][number] }>;

const shown = (waiting: readonly Waiting[], { say, drawing }: Newcomer): readonly Numbered[] => {
  const numbered: Numbered[] = [];
  say(`\n${waiting.length === 1 ? 'This waits' : `These ${waiting.length} wait`} for you in Slack:`);
  for (const { channel, message } of waiting) {
    const { lines, pressable } = drawChannel([message], { ...drawing, first: numbered.length + 1 });
    say(['', `#${channel}`, ...lines].join('\n'));
    numbered.push(...pressable.map(({ message: _, ...pressed }) => ({ channel, message, pressed })));
  }
  return numbered;
};

const tell = (title: string, message: Parameters<typeof drawMessage>[0], { say, drawing }: Newcomer): void =>
  say(['', title, ...drawMessage(message, drawing).lines.map((line) => `  ${line}`)].join('\n'));

const agrees = async (element: Element, { ask, say, drawing }: Newcomer): Promise<boolean> => {
  if (element.confirm === undefined) return true;
  say(`\n${drawConfirm(element, drawing).join('\n')}`);
  return (await ask('y or n: '))?.toLowerCase() === 'y';
};

/** Asks for each field in turn; `s` closes the modal, an empty line leaves what stands in the field. */
const filledInBy = (newcomer: Newcomer): FillIn => {
  const typed = new Map<string, Values>();
  return async (view, errors) => {
    const before = typed.get(view.id) ?? {};
    const values = await filledIn(view, errors, before, newcomer);
    typed.set(view.id, { ...before, ...values });
    return values;
  };
};

const filledIn = async (
  view: View,
  errors: FieldErrors | null,
  before: Values,
  { ask, say, drawing }: Newcomer,
): Promise<Values | null> => {
  if (errors === null) say(`\n${drawModal(view, drawing).lines.join('\n')}`);
  const fields = view.blocks.filter(({ type, element }) => type === 'input' && element !== undefined);
  const stray = Object.keys(errors ?? {}).filter((id) => !fields.some(({ block_id }) => block_id === id));
  for (const id of stray) say(`! ${errors?.[id]}`);
  const values: Record<string, string | readonly string[]> = {};
  for (const { block_id: id = '', label, element } of fields) {
    const error = errors?.[id];
    if (errors !== null && error === undefined) continue;
    if (error !== undefined) say(`! ${error}`);
    const standing = before[id] ?? element?.initial_value;
    const shown = standing === undefined ? '' : ` [${String(standing)}]`;
    const typed = await ask(`${label?.text}${shown}${optionsOf(element)} (s to close): `);
    if (typed === null || typed === 's') return null;
    if (typed !== '') values[id] = valueOf(element, typed);
  }
  if (fields.length > 0) return values;
  if (view.submit === undefined || view.submit === null) return (await ask('Enter to close: '), null);
  const typed = await ask(`Enter for “${view.submit.text}”, s to close: `);
  return typed === '' ? {} : null;
};

const optionsOf = (element: Element | undefined): string =>
  element?.options === undefined
    ? ''
    : ` ${element.options.map(({ text }, index) => `[${index + 1} ${text.text}]`).join(' ')}`;

/** An option by its number; several for what can be ticked, with commas between. */
const valueOf = (element: Element | undefined, typed: string): string | readonly string[] => {
  const { options } = element ?? {};
  if (options === undefined) return typed;
  const chosen = typed.split(',').flatMap((number) => options[Number(number.trim()) - 1]?.value ?? []);
  return element?.type === 'checkboxes' || element?.type === 'multi_static_select' ? chosen : (chosen[0] ?? '');
};
