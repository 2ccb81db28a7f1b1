import { type Block, type Element, elementsOf, type Text, type View } from './blocks.ts';
import { type NameOf, PLAIN, readable, seen, type Style, wrapped } from './markup.ts';

/** Something a person can press: a button, or one option of a menu. */
export type Pressable = Readonly<{ label: string; element: Element; value?: string }>;
/** Lines for a terminal, and what the numbers in them stand for: the first of `pressable` is `first`. */
export type Drawn = Readonly<{ lines: readonly string[]; pressable: readonly Pressable[] }>;

export type Drawing = Readonly<{ nameOf: NameOf; style?: Style; width?: number; first?: number }>;

/** A message, or what Slack falls back on where it has no blocks. */
export const drawMessage = (
  message: Readonly<{ text: string; blocks?: readonly Block[] }>,
  drawing: Drawing,
): Drawn => {
  const { blocks = [], text } = message;
  if (blocks.length > 0) return drawBlocks(blocks, drawing);
  const { nameOf, style, width = WIDTH } = drawing;
  return { lines: wrapped(readable(text, nameOf, style), width), pressable: [] };
};

/** A modal: its title, its blocks, its fields with what stands in them. */
export const drawModal = (view: View, drawing: Drawing): Drawn => {
  const { style = PLAIN, width = WIDTH } = drawing;
  const title = view.title?.text ?? '';
  const { lines, pressable } = drawBlocks(view.blocks, drawing);
  return { lines: [style.bold(title), '─'.repeat(Math.min(width, Math.max(seen(title), RULE))), ...lines], pressable };
};

/** Every button is numbered, from `first` on, 1 unless said; a link is not: it opens a browser. */
export const drawBlocks = (blocks: readonly Block[], drawing: Drawing): Drawn => {
  const { nameOf, style = PLAIN, width = WIDTH, first = 1 } = drawing;
  const lines: string[] = [];
  const pressable: Pressable[] = [];
  const say = (text: Text | undefined): string =>
    text === undefined ? '' : text.type === 'mrkdwn' ? readable(text.text, nameOf, style) : text.text;
  const draw = (text: string): void => void lines.push(...wrapped(text, width));
  const buttons = (elements: readonly Element[]): readonly string[] =>
    elements.flatMap((element) => {
      if (isLink(element)) return [`[${labelOf(element)} ↗]`];
      return pressablesOf(element).map((each) => {
        pressable.push(each);
        return `[${first + pressable.length - 1} ${each.label}${element.confirm === undefined ? '' : ' ?'}]`;
      });
    });

  for (const block of blocks) {
    switch (block.type) {
      case 'header':
        draw(style.bold(say(block.text)));
        break;
      case 'section':
        if (block.text !== undefined) draw(say(block.text));
        lines.push(...inColumns((block.fields ?? []).map(say), width));
        if (block.accessory !== undefined) draw(buttons([block.accessory]).join(' '));
        break;
      case 'context':
        draw(style.dim((block.elements ?? []).map(contextOf(say)).join('  ')));
        break;
      case 'divider':
        lines.push('─'.repeat(RULE));
        break;
      case 'actions':
        lines.push(...inRows(buttons(block.elements ?? []), width));
        break;
      case 'input':
        if (block.element !== undefined)
          draw(`${say(block.label)}: ${fieldOf(block.element, block.optional === true)}`);
        if (block.hint !== undefined) draw(style.dim(`  ${say(block.hint)}`));
        break;
      default:
        draw(block.alt_text ?? say(block.text));
    }
  }
  return { lines, pressable };
};

/** What may be pressed in blocks, in the order of the numbers. */
export const pressablesIn = (blocks: readonly Block[]): readonly Pressable[] =>
  elementsOf(blocks).flatMap(({ block, element }) =>
    block.type === 'input' || isLink(element) ? [] : pressablesOf(element),
  );

/** The question before a button is pressed. */
export const drawConfirm = ({ confirm }: Element, { nameOf, style }: Drawing): readonly string[] => {
  if (confirm === undefined) return [];
  const text = confirm.text.type === 'mrkdwn' ? readable(confirm.text.text, nameOf, style) : confirm.text.text;
  return [confirm.title.text, text, `[y ${confirm.confirm.text}] [n ${confirm.deny.text}]`];
};

const WIDTH = 100;
const RULE = 24;
const COLUMN_GAP = 3;

const isLink = ({ type, url }: Element): boolean => type === 'button' && url !== undefined;

const labelOf = ({ text, placeholder }: Element): string =>
  typeof text === 'string' ? text : (text?.text ?? placeholder?.text ?? 'more');

const pressablesOf = (element: Element): readonly Pressable[] => {
  switch (element.type) {
    case 'button':
      return [{ label: labelOf(element), element, ...(element.value === undefined ? {} : { value: element.value }) }];
    case 'overflow':
    case 'static_select':
    case 'radio_buttons':
      return (element.options ?? []).map(({ text, value }) => ({ label: text.text, element, value }));
    default:
      return [];
  }
};

const contextOf =
  (say: (text: Text) => string) =>
  ({ type, text, alt_text }: Element): string =>
    typeof text === 'string' ? say({ type: type === 'mrkdwn' ? 'mrkdwn' : 'plain_text', text }) : (alt_text ?? '');

/** What stands in a field, or what it takes. */
const fieldOf = (element: Element, isOptional: boolean): string => {
  const { initial_value: typed, initial_option: chosen, initial_options: ticked, options } = element;
  const standing = typed ?? chosen?.text.text ?? ticked?.map(({ text }) => text.text).join(', ');
  const offered = options === undefined ? '' : ` (${options.map(({ text }) => text.text).join(' | ')})`;
  return `[${standing ?? ''}]${offered}${isOptional ? ' (may stay empty)' : ''}`;
};

/** A label over a value becomes `label: value`; two of them beside one another where both are short. */
const inColumns = (fields: readonly string[], width: number): readonly string[] => {
  const pairs = fields.map((field) => field.replace(/:?\n/, ': '));
  const column = Math.floor((width - COLUMN_GAP) / 2);
  const lines: string[] = [];
  for (let index = 0; index < pairs.length; index += 1) {
    const [left = '', right] = [pairs[index], pairs[index + 1]];
    const fits = right !== undefined && [left, right].every((each) => !each.includes('\n') && seen(each) <= column);
    if (fits) index += 1;
    lines.push(...(fits ? [left + ' '.repeat(column + COLUMN_GAP - seen(left)) + right] : wrapped(left, width)));
  }
  return lines;
};

/** Buttons side by side, never broken in the middle. */
const inRows = (buttons: readonly string[], width: number): readonly string[] => {
  const rows: string[] = [];
  for (const button of buttons) {
    const row = rows.at(-1);
    if (row !== undefined && row.length + 1 + button.length <= width) rows[rows.length - 1] = `${row} ${button}`;
    else rows.push(button);
  }
  return rows;
};
