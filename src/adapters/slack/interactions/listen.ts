import type { App, BlockAction, ButtonAction, RespondFn, ViewOutput } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Application } from '../../application.ts';
import type { Outages } from '../../outages.ts';
import { guarded } from '../../routines.ts';
import { answeredSafely, askSlack, jsonOf } from '../answering.ts';
import type { Message } from '../blocks.ts';
import { ACTION, Pressed } from '../buttons.ts';
import { answer } from '../commands/answer.ts';
import { ephemeral } from '../ephemeral.ts';
import { validateBlocks, validateView } from '../validate.ts';
import { type Filled, Form, tellingView } from './forms.ts';
import { press } from './press.ts';
import type { Reaction, Submission } from './reaction.ts';
import { submit } from './submit.ts';

/** Hears clicks on our buttons and what is filled in in our forms. */
export const listenToClicks = (bolt: App, app: Application, outages: Outages): void => {
  const ours = new RegExp(`^${ACTION}`);

  bolt.action<BlockAction<ButtonAction>>(ours, async ({ ack, action, body, respond, client }) => {
    await ack();
    const reaction = await reactTo(app, action.value, body.user.id);
    await guarded(app, async () => {
      const failure = await askSlack(app, outages, () => deliver(client, body, reaction, respond));
      if (failure?.kind === 'permanent' && 'opens' in reaction)
        await askSlack(app, outages, () => respond(ephemeral(answer(TOO_LATE))));
    });
  });

  bolt.view(ours, async ({ ack, view, body }) => {
    const submission = await takeIn(app, view, body.user.id);
    if ('done' in submission) return ack();
    if ('errors' in submission) return ack({ response_action: 'errors', errors: submission.errors });
    return ack({ response_action: 'update', view: submission.shows });
  });
};

const reactTo = async (app: Application, value: string | undefined, userId: string): Promise<Reaction> => {
  const pressed = Pressed.safeParse(jsonOf(value));
  if (!pressed.success) return { told: answer(OUTDATED) };
  return answeredSafely(app, { kind: 'a click', name: pressed.data.does }, REACTIONS, () =>
    press(app, pressed.data, userId),
  );
};

const REACTIONS = {
  problems: (reaction: Reaction) => ('told' in reaction ? validateBlocks(reaction.told) : validateView(reaction.opens)),
  telling: (told: Message): Reaction => ({ told }),
};

const takeIn = async (app: Application, view: ViewOutput, userId: string): Promise<Submission> => {
  const form = Form.safeParse(jsonOf(view.private_metadata));
  if (!form.success) return { shows: tellingView(answer(OUTDATED)) };
  return answeredSafely(app, { kind: 'a form', name: form.data.asks }, SUBMISSIONS, () =>
    submit(app, form.data, filledIn(view), userId),
  );
};

const SUBMISSIONS = {
  problems: (submission: Submission) => ('shows' in submission ? validateView(submission.shows) : []),
  telling: (message: Message): Submission => ({ shows: tellingView(message) }),
};

/** In the App Home there is no channel to answer in: a view says it there. */
const deliver = async (client: WebClient, body: BlockAction, reaction: Reaction, respond: RespondFn): Promise<void> => {
  if ('told' in reaction && body.response_url !== undefined) await respond(ephemeral(reaction.told));
  else
    await client.views.open({
      trigger_id: body.trigger_id,
      view: 'told' in reaction ? tellingView(reaction.told) : reaction.opens,
    });
};

const filledIn = ({ state }: ViewOutput): Filled =>
  Object.fromEntries(
    Object.entries(state.values).flatMap(([block, fields]) =>
      Object.values(fields).map(({ value, selected_options: ticked }) => [
        block,
        value ?? ticked?.map((option) => option.value).join() ?? '',
      ]),
    ),
  );

const OUTDATED =
  'That button is of another version of Parley, and I no longer know what it stood for. Nothing was changed; `/parley help` lists what I know.';
const TOO_LATE = 'Slack did not open the form in time. Nothing was changed; please click again.';
