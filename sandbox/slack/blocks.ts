/** Block Kit as far as the sandbox reads it: what a kind doesn't have is absent. */
export type Text = Readonly<{ type: 'plain_text' | 'mrkdwn'; text: string }>;
export type Option = Readonly<{ text: Text; value: string; description?: Text }>;
export type Confirm = Readonly<{ title: Text; text: Text; confirm: Text; deny: Text; style?: string }>;
export type Element = Readonly<{
  type: string;
  action_id?: string;
  text?: Text | string;
  alt_text?: string;
  value?: string;
  url?: string;
  style?: string;
  confirm?: Confirm;
  placeholder?: Text;
  options?: readonly Option[];
  multiline?: boolean;
  min_length?: number;
  max_length?: number;
  is_decimal_allowed?: boolean;
  min_value?: string;
  max_value?: string;
  initial_value?: string;
  initial_option?: Option;
  initial_options?: readonly Option[];
  initial_user?: string;
  initial_date?: string;
}>;
export type Block = Readonly<{
  type: string;
  block_id?: string;
  text?: Text;
  fields?: readonly Text[];
  accessory?: Element;
  elements?: readonly Element[];
  label?: Text;
  hint?: Text;
  element?: Element;
  optional?: boolean;
  alt_text?: string;
}>;

/** A modal or a home tab as Slack keeps it. */
export type View = Readonly<{
  id: string;
  type: 'modal' | 'home';
  callback_id: string;
  private_metadata: string;
  hash: string;
  blocks: readonly Block[];
  title?: Text | null;
  submit?: Text | null;
  close?: Text | null;
  notify_on_close?: boolean;
}>;

export type Placed = Readonly<{ block: Block; element: Element }>;

/** Everything in blocks that can be pressed, chosen or filled in, in the order in which it is seen. */
export const elementsOf = (blocks: readonly Block[]): readonly Placed[] =>
  blocks.flatMap((block) =>
    [block.accessory, block.element, ...(block.type === 'actions' ? (block.elements ?? []) : [])].flatMap((element) =>
      element === undefined ? [] : [{ block, element }],
    ),
  );

/** As Slack does it: what has no id is given one. */
export const withIds = (blocks: readonly Block[], nextId: () => string): readonly Block[] =>
  blocks.map((block) => ({
    block_id: nextId(),
    ...block,
    ...(block.accessory === undefined ? {} : { accessory: identified(block.accessory, nextId) }),
    ...(block.element === undefined ? {} : { element: identified(block.element, nextId) }),
    ...(block.type === 'actions'
      ? { elements: block.elements?.map((element) => identified(element, nextId)) ?? [] }
      : {}),
  }));

const identified = (element: Element, nextId: () => string): Element =>
  element.type === 'image' ? element : { action_id: nextId(), ...element };
