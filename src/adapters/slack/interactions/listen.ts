import type { App, BlockAction, ButtonAction, RespondFn, ViewOutput } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Application } from '../../application.ts';
import { describeBug } from '../../bugs.ts';
import { classifyFailure, type Failure, OutsideFailure } from '../../failures.ts';
import type { Outages } from '../../outages.ts';
import { guarded } from '../../routines.ts';
import { ACTION, Pressed } from '../buttons.ts';
import { answer } from '../commands/answer.ts';
import { ephemeral } from '../ephemeral.ts';
import { MessageInvalid, validateBlocks, validateView } from '../validate.ts';
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
      const failure = await tried(app, () => deliver(client, body, reaction, respond));
      if (failure === null) return outages.worked('slack');
      app.logger.warn({ button: action.action_id, failure: failure.message }, 'a click could not be answered in Slack');
      // What Slack refuses for good, such as a form that came too late, says nothing about an outage.
      if (failure.kind === 'permanent' && 'opens' in reaction)
        await tried(app, () => respond(ephemeral(answer(TOO_LATE))));
      if (failure.kind !== 'permanent') await app.log.write((tx) => outages.began(tx, 'slack', null, failure));
    });
  });

  bolt.view(ours, async ({ ack, view, body }) => {
    const submission = await takeIn(app, view, body.user.id);
    if ('done' in submission) return ack();
    if ('errors' in submission) return ack({ response_action: 'errors', errors: submission.errors });
    return ack({ response_action: 'update', view: submission.shows });
  });
};

/** Whoever reads an answer twice takes no harm from it, so it is simply tried again. null: Slack has it. */
const tried = async (app: Application, call: () => Promise<unknown>): Promise<Failure | null> => {
  try {
    await app.resilience.slack.run(call);
    return null;
  } catch (error) {
    if (!(error instanceof OutsideFailure)) throw error;
    return classifyFailure(error);
  }
};

const reactTo = async (app: Application, value: string | undefined, userId: string): Promise<Reaction> => {
  const pressed = Pressed.safeParse(value === undefined ? null : jsonOf(value));
  if (!pressed.success) return { told: answer(OUTDATED) };
  try {
    const reaction = await press(app, pressed.data, userId);
    const problems = 'told' in reaction ? validateBlocks(reaction.told) : validateView(reaction.opens);
    if (problems.length > 0) throw new MessageInvalid(pressed.data.does, problems);
    return reaction;
  } catch (error) {
    app.logger.error({ bug: describeBug(error), button: pressed.data.does }, 'a click failed');
    return { told: answer(FAILED) };
  }
};

const takeIn = async (app: Application, view: ViewOutput, userId: string): Promise<Submission> => {
  const form = Form.safeParse(jsonOf(view.private_metadata));
  if (!form.success) return { shows: tellingView(answer(OUTDATED)) };
  try {
    const submission = await submit(app, form.data, filledIn(view), userId);
    const problems = 'shows' in submission ? validateView(submission.shows) : [];
    if (problems.length > 0) throw new MessageInvalid(form.data.asks, problems);
    return submission;
  } catch (error) {
    app.logger.error({ bug: describeBug(error), form: form.data.asks }, 'a form failed');
    return { shows: tellingView(answer(FAILED)) };
  }
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

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    // Whatever isn't JSON is no value of ours: said to whoever clicked.
    return null;
  }
};

const OUTDATED =
  'That button is of another version of Parley, and I no longer know what it stood for. Nothing was changed; `/parley help` lists what I know.';
const TOO_LATE = 'Slack did not open the form in time. Nothing was changed; please click again.';
const FAILED =
  'That did not work; what went wrong is in the log of Parley. Look with `/parley status` before you try again.';
