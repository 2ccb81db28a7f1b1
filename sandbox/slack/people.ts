import type { ApplicationAddress, Delivered } from '../http/application.ts';
import { type Block, type Element, elementsOf, type Placed, type View } from './blocks.ts';
import { APP_ID, BOT_ID, BOT_USER_ID, type CallSlack, type Json, TEAM_ID } from './emulator.ts';
import type { Ephemeral, Ephemerals } from './ephemerals.ts';
import { asSlackSays, problemsOfBlocks, problemsOfView } from './limits.ts';
import { type FieldErrors, refusedFields, stateOf, type Values } from './modals.ts';
import type { ResponseUrl, ResponseUrls, Source } from './response-urls.ts';
import { slackHeaders } from './signing.ts';
import { openView } from './web-api.ts';
import { issueTrigger, modalsOf, replaceModal, type Workspace } from './workspace.ts';

/** What Slack's front end got back: the ack, what came to the response_url afterwards, and what is seen of it now. */
export type Spoken = Delivered &
  Readonly<{
    responses: () => readonly Json[];
    /** The ephemeral messages that came of it, as they are now. */
    shown: () => readonly Ephemeral[];
  }>;

/** `errors` by block id: the modal stays open and shows them. null: the application took what was filled in. */
export type Submitted = Spoken & Readonly<{ errors: FieldErrors | null }>;

/** A message as it is clicked. `thread_ts`: it belongs to a thread. */
export type Clicked = Readonly<{ ts: string; text: string; blocks?: readonly Block[]; thread_ts?: string }>;

/** Where something is pressed. */
export type Surface =
  | Readonly<{ kind: 'message'; channel: Readonly<{ id: string; name: string }>; message: Clicked }>
  | Readonly<{ kind: 'ephemeral'; channel: Readonly<{ id: string; name: string }>; message: Ephemeral }>
  | Readonly<{ kind: 'view'; view: View }>;

/** `value` tells two elements of one action id apart, or says which option of a menu is chosen. */
export type Pressed = Readonly<{ actionId: string; value?: string }>;

export type People = Readonly<{
  command(
    command: string,
    text: string,
    userId: string,
    channel: Readonly<{ id: string; name: string }>,
  ): Promise<Spoken>;
  press(surface: Surface, pressed: Pressed, userId: string): Promise<Spoken>;
  /** Any payload; what every payload has is added. */
  interact(payload: Json, userId: string): Promise<Spoken>;
  submit(userId: string, values: Values): Promise<Submitted>;
  /** Closes the modal that is seen; the application is told where it asked for that. */
  dismiss(userId: string): Promise<void>;
}>;

export const people = (options: {
  call: CallSlack;
  workspace: Workspace;
  ephemerals: Ephemerals;
  urls: ResponseUrls;
  serverUrl: string;
  signingSecret: string;
  application: ApplicationAddress;
  nameOf: (userId: string) => string;
}): People => {
  const { call, workspace, urls } = options;
  /** What was typed into a modal stays in it while it is open, whatever else of it is updated. */
  const entered = new Map<string, Values>();
  const send = (fields: Readonly<Record<string, string>>): Promise<Delivered> => {
    const body = new URLSearchParams(fields).toString();
    return options.application.post(ENDPOINT, body, slackHeaders(options.signingSecret, body));
  };
  const common = (userId: string, viewId: string | null): Json => ({
    token: 'sandbox',
    api_app_id: APP_ID,
    team: { id: TEAM_ID, domain: 'agency' },
    user: { id: userId, username: options.nameOf(userId), name: options.nameOf(userId), team_id: TEAM_ID },
    trigger_id: issueTrigger(workspace, userId, viewId),
    is_enterprise_install: false,
    enterprise: null,
  });
  const spoken = (delivered: Delivered, url: ResponseUrl | null): Spoken => ({
    ...delivered,
    responses: () => url?.said ?? [],
    shown: () => url?.shown() ?? [],
  });
  const interactive = (payload: Json): Promise<Delivered> => send({ payload: JSON.stringify(payload) });
  const from = (source: Source): readonly [ResponseUrl, string] => {
    const url = urls.issue(source);
    return [url, options.serverUrl + url.path];
  };

  const afterSubmit = async (userId: string, view: View, body: string): Promise<FieldErrors | null> => {
    const open = modalsOf(workspace, userId);
    const ack = (body === '' ? {} : JSON.parse(body)) as Readonly<{
      response_action?: string;
      errors?: FieldErrors;
      view?: Json;
    }>;
    switch (ack.response_action) {
      case undefined:
        workspace.modals.set(userId, open.slice(0, -1));
        return null;
      case 'clear':
        workspace.modals.set(userId, []);
        return null;
      case 'errors':
        return shownErrors(view, ack.errors ?? {});
      case 'update': {
        const { view: updated } = taken(
          'update',
          ack.view,
          await call('views.update', { view_id: view.id, view: checked('update', ack.view) }),
        );
        replaceModal(workspace, userId, updated as View);
        return null;
      }
      case 'push':
        taken(
          'push',
          ack.view,
          await openView(call, workspace, { userId, viewId: view.id }, { view: checked('push', ack.view) }),
        );
        return null;
      default:
        throw new AckNotTaken(`Slack knows no response_action ${ack.response_action}`);
    }
  };

  return {
    command: async (command, text, userId, channel) => {
      const [url, response_url] = from({ userId, channel: channel.id, threadTs: null, on: { kind: 'nothing' } });
      const delivered = await send({
        token: 'sandbox',
        team_id: TEAM_ID,
        team_domain: 'agency',
        channel_id: channel.id,
        channel_name: channel.name,
        user_id: userId,
        user_name: options.nameOf(userId),
        command,
        text,
        api_app_id: APP_ID,
        is_enterprise_install: 'false',
        response_url,
        trigger_id: issueTrigger(workspace, userId, null),
      });
      if (delivered.status === 200 && delivered.body !== '') await url.show(answered(delivered.body));
      return spoken(delivered, url);
    },

    press: async (surface, pressed, userId) => {
      const { block, element } = elementAt(surface, pressed);
      const action = { ...actionOf(block, element, pressed), action_ts: String(workspace.now() / 1000) };
      const base = { type: 'block_actions', actions: [action], state: { values: {} } };
      if (surface.kind === 'view') {
        const { view } = surface;
        const container = { type: 'view', view_id: view.id };
        const viewId = view.type === 'modal' ? view.id : null;
        const state = { values: stateOf(view.blocks, {}) };
        return spoken(
          await interactive({ ...common(userId, viewId), ...base, container, view: { ...view, state } }),
          null,
        );
      }
      const { channel, message } = surface;
      const isEphemeral = surface.kind === 'ephemeral';
      const thread = message.thread_ts === undefined ? {} : { thread_ts: message.thread_ts };
      const [url, response_url] = from({
        userId,
        channel: channel.id,
        threadTs: message.thread_ts === message.ts ? null : (message.thread_ts ?? null),
        on: { kind: surface.kind, ts: message.ts },
      });
      const container = {
        type: 'message',
        message_ts: message.ts,
        channel_id: channel.id,
        is_ephemeral: isEphemeral,
        ...thread,
      };
      // Slack doesn't keep what one person alone saw, and can't send it along.
      const sent = isEphemeral
        ? {}
        : { message: { type: 'message', user: BOT_USER_ID, bot_id: BOT_ID, app_id: APP_ID, ...message } };
      return spoken(
        await interactive({ ...common(userId, null), ...base, channel, container, response_url, ...sent }),
        url,
      );
    },

    interact: async (payload, userId) => {
      const channel = (payload['channel'] as Readonly<{ id: string }> | undefined)?.id ?? '';
      const [url, response_url] = from({ userId, channel, threadTs: null, on: { kind: 'nothing' } });
      return spoken(await interactive({ ...common(userId, null), response_url, ...payload }), url);
    },

    submit: async (userId, values) => {
      const view = topOf(workspace, userId);
      if (view.submit === undefined || view.submit === null)
        throw new NothingToPress('A button that submits the modal', view.close ? [view.close.text] : []);
      const all = { ...stillIn(view, entered.get(view.id) ?? {}), ...values };
      const state = stateOf(view.blocks, all);
      entered.set(view.id, all);
      const refused = refusedFields(view.blocks, state);
      if (Object.keys(refused).length > 0) return { ...spoken({ status: 0, body: '' }, null), errors: refused };
      const delivered = await interactive({
        ...common(userId, view.id),
        type: 'view_submission',
        view: { ...view, state: { values: state } },
        response_urls: [],
      });
      const errors = delivered.status === 200 ? await afterSubmit(userId, view, delivered.body) : null;
      return { ...spoken(delivered, null), errors };
    },

    dismiss: async (userId) => {
      const view = topOf(workspace, userId);
      workspace.modals.set(userId, modalsOf(workspace, userId).slice(0, -1));
      if (view.notify_on_close === true)
        await interactive({ ...common(userId, null), type: 'view_closed', view, is_cleared: false });
    },
  };
};

/** Nothing of the kind is where it was to be pressed: it was taken away, or never there. */
export class NothingToPress extends Error {
  readonly code = 'NOTHING_TO_PRESS';
  constructor(what: string, there: readonly string[]) {
    super(`${what} is not there to be pressed; there is ${there.length === 0 ? 'nothing' : there.join(', ')}.`);
  }
}

/** Slack would show "We had some trouble connecting" in place of what the application answered. */
export class AckNotTaken extends Error {
  readonly code = 'ACK_NOT_TAKEN';
  constructor(why: string) {
    super(`Slack would not take the application's answer: ${why}.`);
  }
}

export const ENDPOINT = '/slack/events';

const topOf = (workspace: Workspace, userId: string): View => {
  const view = modalsOf(workspace, userId).at(-1);
  if (view === undefined) throw new NothingToPress(`A modal of ${userId}`, []);
  return view;
};

const stillIn = ({ blocks }: View, values: Values): Values => {
  const there = new Set(elementsOf(blocks).flatMap(({ block, element }) => [block.block_id, element.action_id]));
  return Object.fromEntries(Object.entries(values).filter(([key]) => there.has(key)));
};

const elementAt = (surface: Surface, { actionId, value }: Pressed): Placed => {
  const all = elementsOf(surface.kind === 'view' ? surface.view.blocks : (surface.message.blocks ?? []));
  const found = all.find(
    ({ element }) =>
      element.action_id === actionId &&
      (value === undefined || element.value === value || element.options?.some((option) => option.value === value)),
  );
  if (found !== undefined) return found;
  throw new NothingToPress(
    value === undefined ? actionId : `${actionId} with the value ${value}`,
    all.map(({ element }) => [element.action_id, ...(element.value === undefined ? [] : [element.value])].join('=')),
  );
};

const actionOf = (block: Block, element: Element, { value }: Pressed): Json => {
  const { type, action_id, text, value: own } = element;
  const place = { type, action_id, block_id: block.block_id };
  if (type === 'button') return { ...place, text, ...(own === undefined ? {} : { value: own }) };
  return { ...place, selected_option: element.options?.find((option) => option.value === value) ?? null };
};

/** A command may be answered with mere text. */
const answered = (body: string): Json => {
  const message = body.startsWith('{') ? (JSON.parse(body) as Json) : { text: body };
  const problems = message['blocks'] === undefined ? [] : problemsOfBlocks(message['blocks']);
  if (problems.length > 0) throw new AckNotTaken(problems.map(asSlackSays).join('; '));
  return message;
};

const shownErrors = (view: View, errors: FieldErrors): FieldErrors => {
  const inputs = view.blocks.flatMap((block) => (block.type === 'input' ? [block.block_id] : []));
  const stray = Object.keys(errors).find((blockId) => !inputs.includes(blockId));
  if (stray !== undefined) throw new AckNotTaken(`an error stands at ${stray}, which is no input of the modal`);
  if (Object.keys(errors).length === 0) throw new AckNotTaken('response_action errors without any');
  return errors;
};

const checked = (action: string, view: Json | undefined): Json => {
  const problems = problemsOfView(view, 'modal');
  if (problems.length > 0 || view === undefined)
    throw new AckNotTaken(`the view to ${action}: ${problems.map(asSlackSays).join('; ')}`);
  return view;
};

const taken = (action: string, view: Json | undefined, answer: Json): Json => {
  if (answer['ok'] !== true)
    throw new AckNotTaken(`the view to ${action} (${String(view?.['callback_id'])}): ${String(answer['error'])}`);
  return answer;
};
