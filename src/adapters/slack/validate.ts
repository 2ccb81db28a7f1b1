import type { types } from '@slack/bolt';
import { LIMITS, type Message } from './blocks.ts';

/** What Slack would refuse about a message, each with its place; nothing where it would take it. */
export const validateBlocks = ({ text, blocks }: Message): readonly string[] => [
  ...within('text', text, LIMITS.fallback),
  ...inAll(JSON.stringify(blocks).length),
  ...(blocks.length > LIMITS.blocks ? [`blocks: ${blocks.length} of at most ${LIMITS.blocks}`] : []),
  ...problemsOfBlocks(blocks),
];

/** What Slack would refuse about a form or the App Home, each with its place. */
export const validateView = (view: types.ModalView | types.HomeView): readonly string[] => [
  ...(view.type === 'modal'
    ? [view.title, view.submit, view.close].flatMap((each) =>
        each === undefined ? [] : within('view title or button', each.text, LIMITS.viewTitle),
      )
    : []),
  ...within('private_metadata', view.private_metadata ?? '-', LIMITS.privateMetadata),
  ...(view.blocks.length > LIMITS.viewBlocks ? [`blocks: ${view.blocks.length} of at most ${LIMITS.viewBlocks}`] : []),
  ...problemsOfBlocks(view.blocks as readonly types.KnownBlock[]),
];

/** Slack would refuse the message, or drop a part of it: nothing was posted. */
export class MessageInvalid extends Error {
  readonly code = 'MESSAGE_INVALID';
  constructor(what: string, problems: readonly string[]) {
    super(`The ${what} message breaks Slack's limits and was not posted: ${problems.join('; ')}`);
  }
}

const problemsOfBlocks = (blocks: readonly types.KnownBlock[]): readonly string[] => [
  ...repeated(blocks.flatMap((block) => block.block_id ?? [])).map((id) => `blocks: block_id ${id} stands twice`),
  ...blocks.flatMap((block, index) =>
    [...within('block_id', block.block_id ?? '-', LIMITS.blockId), ...problemsOf(block)].map(
      (problem) => `blocks[${index}] ${problem}`,
    ),
  ),
];

const problemsOf = (block: types.KnownBlock): readonly string[] => {
  switch (block.type) {
    case 'header':
      return within('header', block.text.text, LIMITS.header);
    case 'section': {
      const { text, fields } = block;
      if (text === undefined && fields === undefined) return ['section: neither text nor fields'];
      return [
        ...(text === undefined ? [] : within('section text', text.text, LIMITS.text)),
        ...(fields === undefined ? [] : counted('section fields', fields, LIMITS.fields)),
        ...(fields ?? []).flatMap((field, index) => within(`section field ${index}`, field.text, LIMITS.field)),
      ];
    }
    case 'context':
      return [
        ...counted('context', block.elements, LIMITS.contextElements),
        ...block.elements.flatMap((element) =>
          'text' in element ? within('context text', element.text, LIMITS.text) : [],
        ),
      ];
    case 'actions':
      return [
        ...counted('actions', block.elements, LIMITS.actions),
        ...repeated(block.elements.flatMap((element) => element.action_id ?? [])).map(
          (id) => `actions: action_id ${id} stands twice`,
        ),
        ...block.elements.flatMap(problemsOfElement),
      ];
    case 'input':
      return [
        ...within('input label', block.label.text, LIMITS.inputLabel),
        ...within('input hint', block.hint?.text ?? '-', LIMITS.inputLabel),
        ...problemsOfField(block.element),
      ];
    case 'divider':
      return [];
    default:
      return [`${block.type}: we don't know its limits`];
  }
};

const problemsOfField = (element: types.InputBlock['element']): readonly string[] => {
  switch (element.type) {
    case 'plain_text_input':
      return within('input text', element.initial_value ?? '-', LIMITS.inputText);
    case 'checkboxes':
      return [
        ...counted('checkboxes', element.options, LIMITS.checkboxes),
        ...element.options.flatMap(({ text }) => within('checkbox text', text.text, LIMITS.buttonText)),
      ];
    default:
      return [`${element.type}: we don't know its limits`];
  }
};

const problemsOfElement = (element: types.ActionsBlockElement): readonly string[] => {
  if (element.type !== 'button') return [`${element.type}: we don't know its limits`];
  return [
    ...within('button text', element.text.text, LIMITS.buttonText),
    ...within('action_id', element.action_id ?? '-', LIMITS.actionId),
    ...within('button value', element.value ?? '-', LIMITS.buttonValue),
    ...within('button url', element.url ?? '-', LIMITS.url),
    ...(element.confirm === undefined ? [] : problemsOfConfirm(element.confirm)),
  ];
};

const problemsOfConfirm = ({ title, text, confirm, deny }: types.ConfirmationDialog): readonly string[] => [
  ...within('confirm title', title?.text ?? '-', LIMITS.confirmTitle),
  ...within('confirm text', text.text, LIMITS.confirmText),
  ...within('confirm button', confirm?.text ?? '-', LIMITS.confirmButton),
  ...within('deny button', deny?.text ?? '-', LIMITS.confirmButton),
];

const within = (what: string, text: string, limit: number): readonly string[] => {
  if (text.length === 0) return [`${what}: empty`];
  return text.length > limit ? [`${what}: ${text.length} characters of at most ${limit}`] : [];
};

const inAll = (size: number): readonly string[] =>
  size > LIMITS.message ? [`blocks: ${size} characters as JSON of at most ${LIMITS.message}`] : [];

const counted = (what: string, all: readonly unknown[], limit: number): readonly string[] =>
  all.length === 0 || all.length > limit ? [`${what}: ${all.length} of 1 to ${limit}`] : [];

const repeated = (ids: readonly string[]): readonly string[] => ids.filter((id, index) => ids.indexOf(id) !== index);
