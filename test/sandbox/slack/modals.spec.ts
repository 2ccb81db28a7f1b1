import type { types, ViewSubmitAction } from '@slack/bolt';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FieldUnknown, OptionUnknown } from '../../../sandbox/slack/modals.ts';
import { AckNotTaken, NothingToPress } from '../../../sandbox/slack/people.ts';
import { actions, button, plain, section, slackWithBolt } from './bolt.ts';

type ModalView = types.ModalView;
let here: Awaited<ReturnType<typeof slackWithBolt>>;
let heard: ViewSubmitAction[] = [];
let triggers: string[] = [];
const closed: string[] = [];
/** What the application answers to a submission. */
let answer: object = {};
/** What it opens at a click. */
let opened: ModalView;

const amount = {
  type: 'input' as const,
  block_id: 'amount',
  label: plain('Amount in dollars'),
  element: { type: 'number_input' as const, action_id: 'dollars', is_decimal_allowed: false, min_value: '1' },
};
const note = {
  type: 'input' as const,
  block_id: 'note',
  optional: true,
  label: plain('Note'),
  element: { type: 'plain_text_input' as const, action_id: 'text', initial_value: 'as agreed', max_length: 20 },
};
const why = {
  type: 'input' as const,
  block_id: 'why',
  optional: true,
  label: plain('Why'),
  element: {
    type: 'static_select' as const,
    action_id: 'reason',
    options: [
      { text: plain('Too dear'), value: 'dear' },
      { text: plain('Too late'), value: 'late' },
    ],
  },
};
const modal = (blocks: ModalView['blocks'], more: Partial<ModalView> = {}): ModalView => ({
  type: 'modal',
  callback_id: 'counter',
  title: plain('Counter'),
  submit: plain('Send'),
  private_metadata: 'maya',
  blocks,
  ...more,
});

beforeAll(async () => {
  here = await slackWithBolt((app) => {
    app.command('/counter', async ({ ack, command, client }) => {
      await ack();
      triggers.push(command.trigger_id);
      await client.views.open({ trigger_id: command.trigger_id, view: opened });
    });
    app.view('counter', async ({ ack, body }) => {
      heard.push(body as ViewSubmitAction);
      await (ack as (answer: object) => Promise<void>)(answer);
    });
    app.view({ callback_id: 'counter', type: 'view_closed' }, async ({ ack, view }) => {
      await ack();
      closed.push(view.id);
    });
    app.action('another', async ({ ack, body, client }) => {
      await ack();
      const trigger = 'trigger_id' in body ? String(body.trigger_id) : '';
      await client.views.push({ trigger_id: trigger, view: modal([section('Really?')], { title: plain('Really') }) });
    });
  });
});
afterAll(() => here.stop());
beforeEach(async () => {
  while (here.slack.modal(noor()) !== null) await here.slack.dismiss(noor());
  closed.length = 0;
  heard = [];
  triggers = [];
  answer = {};
  opened = modal([section('What do you offer?'), amount, note, why]);
});

const noor = () => here.slack.peopleIds.noor;
const open = async () => {
  await here.slack.command('/counter', '', noor());
  await expect.poll(() => here.slack.modal(noor())?.title?.text).toBe(opened.title.text);
};
const title = () => here.slack.modal(noor())?.title?.text ?? null;

describe('a modal', () => {
  it('is sent with everything that its fields hold, and closes', async () => {
    await open();
    expect(await here.slack.submit(noor(), { amount: '900', reason: 'late' })).toMatchObject({
      status: 200,
      errors: null,
    });
    expect(heard[0]).toMatchObject({
      type: 'view_submission',
      user: { id: noor() },
      view: {
        callback_id: 'counter',
        private_metadata: 'maya',
        state: {
          values: {
            amount: { dollars: { type: 'number_input', value: '900' } },
            note: { text: { type: 'plain_text_input', value: 'as agreed' } },
            why: { reason: { type: 'static_select', selected_option: { value: 'late' } } },
          },
        },
      },
    });
    expect(title()).toBeNull();
  });

  it.each([
    ['nothing', {}, { amount: 'Please complete this required field.' }],
    ['no number', { amount: 'lots' }, { amount: 'Please enter a whole number.' }],
    ['too little', { amount: '0' }, { amount: 'Please enter a number that is at least 1.' }],
    ['too long a text', { amount: '900', note: 'x'.repeat(21) }, { note: 'Please enter at most 20 characters.' }],
  ])('is not sent with %s in a field, and stays open', async (_what, values, errors) => {
    await open();
    expect((await here.slack.submit(noor(), values)).errors).toEqual(errors);
    expect(heard).toEqual([]);
    expect(title()).toBe('Counter');
  });

  it('tells an emptied field as null', async () => {
    await open();
    await here.slack.submit(noor(), { amount: '900', note: '' });
    expect(heard[0]?.view.state.values).toMatchObject({
      note: { text: { value: null } },
      why: { reason: { selected_option: null } },
    });
  });

  it('knows its fields and their options', async () => {
    await open();
    await expect(here.slack.submit(noor(), { sum: '900' })).rejects.toThrow(FieldUnknown);
    await expect(here.slack.submit(noor(), { amount: '900', why: 'mood' })).rejects.toThrow(OptionUnknown);
  });

  it('stays open with the errors that the application finds', async () => {
    await open();
    answer = { response_action: 'errors', errors: { amount: 'Above the cap.' } };
    expect((await here.slack.submit(noor(), { amount: '9000' })).errors).toEqual({ amount: 'Above the cap.' });
    expect(title()).toBe('Counter');
    answer = { response_action: 'errors', errors: { sum: 'Above the cap.' } };
    await expect(here.slack.submit(noor(), { amount: '9000' })).rejects.toThrow(AckNotTaken);
  });

  it('keeps what was typed while it is open, in the fields that it still has', async () => {
    await open();
    answer = { response_action: 'errors', errors: { amount: 'Above the cap.' } };
    await here.slack.submit(noor(), { amount: '9000', note: 'as asked' });
    answer = { response_action: 'update', view: modal([amount, why]) };
    await here.slack.submit(noor(), { amount: '900' });
    answer = {};
    await here.slack.submit(noor());
    expect(heard.map(({ view }) => view.state.values['amount']?.['dollars']?.value)).toEqual(['9000', '900', '900']);
    expect(heard[1]?.view.state.values['note']?.['text']?.value).toBe('as asked');
    expect(heard[2]?.view.state.values['note']).toBeUndefined();
  });

  it('becomes another one, opens another over itself, or goes away with all below it', async () => {
    await open();
    answer = { response_action: 'update', view: modal([section('Sure?')], { title: plain('Sure') }) };
    await here.slack.submit(noor(), { amount: '900' });
    expect(title()).toBe('Sure');
    answer = { response_action: 'push', view: modal([section('Quite?')], { title: plain('Quite') }) };
    await here.slack.submit(noor());
    expect(title()).toBe('Quite');
    answer = {};
    await here.slack.submit(noor());
    expect(title()).toBe('Sure');
    answer = { response_action: 'clear' };
    await here.slack.submit(noor());
    expect(title()).toBeNull();
    await expect(here.slack.submit(noor())).rejects.toThrow(NothingToPress);
  });

  it('must not become what Slack would refuse', async () => {
    await open();
    answer = { response_action: 'update', view: modal([section('Sure?')], { title: plain('x'.repeat(25)) }) };
    await expect(here.slack.submit(noor(), { amount: '900' })).rejects.toThrow('/view/title/text');
  });

  it('can be updated while it is open, by whoever knows how it stood', async () => {
    await open();
    const { id = '', hash = '' } = here.slack.modal(noor()) ?? {};
    await here.client.views.update({ view_id: id, hash, view: modal([section('Later')], { title: plain('Later') }) });
    expect(title()).toBe('Later');
    const again = (hash: string) => here.client.views.update({ view_id: id, hash, view: modal([section('Last')]) });
    await expect(again(hash)).rejects.toThrow('hash_conflict');
    await here.slack.dismiss(noor());
    await expect(again(here.slack.modal(noor())?.hash ?? '')).rejects.toThrow('not_found');
  });

  it('is not submitted where it has no button for that', async () => {
    opened = { type: 'modal', callback_id: 'counter', title: plain('Parley'), blocks: [section('Too late.')] };
    await open();
    await expect(here.slack.submit(noor())).rejects.toThrow(NothingToPress);
  });

  it('has buttons too, which may open another one over it', async () => {
    opened = modal([section('Draft'), actions(button('Another', 'another'))]);
    await open();
    await here.slack.click({ in: 'modal', actionId: 'another' }, noor());
    await expect.poll(title).toBe('Really');
    await here.slack.dismiss(noor());
    expect(title()).toBe('Counter');
  });

  it('tells the application that it was closed where that asked to know', async () => {
    opened = modal([section('x')], { notify_on_close: true });
    await open();
    const id = here.slack.modal(noor())?.id;
    await here.slack.dismiss(noor());
    expect(closed).toEqual([id]);
  });
});

describe('a trigger', () => {
  const again = (trigger: string | undefined) =>
    here.client.views.open({ trigger_id: trigger ?? '', view: modal([section('x')]) });

  it('opens one modal', async () => {
    await open();
    await expect(again(triggers[0])).rejects.toThrow('exchanged_trigger_id');
    await expect(again('1.2.made-up')).rejects.toThrow('invalid_trigger_id');
  });

  it('opens none after three seconds', async () => {
    here.slack.server.faults.fail({ status: 503, match: ({ path }) => path.endsWith('views.open') });
    await here.slack.command('/counter', '', noor());
    await expect.poll(() => triggers).toHaveLength(1);
    here.clock.ahead = 3_100;
    await expect(again(triggers[0])).rejects.toThrow('expired_trigger_id');
    here.clock.ahead = 0;
  });
});
