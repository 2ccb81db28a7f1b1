import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { z } from 'zod';
import type { Application } from '../../application.ts';
import { describeBug } from '../../bugs.ts';
import type { Message } from '../blocks.ts';
import { ephemeral } from '../ephemeral.ts';
import { MessageInvalid, validateBlocks } from '../validate.ts';
import { answer } from './answer.ts';
import { LookUp } from './look-up.ts';
import { pageOf } from './look.ts';
import { DecidesMany, decideManyByButton, MANY } from './many.ts';
import { PAGE } from './paged.ts';

/** Hears the buttons of answers to commands: what they lead to stands where the answer stood. */
export const answerPages = (bolt: App, app: Application): void => {
  const hear = <Value extends z.ZodType>(
    begins: string,
    value: Value,
    work: (read: z.output<Value>, userId: string) => Message | Promise<Message>,
  ) =>
    bolt.action<BlockAction<ButtonAction>>(new RegExp(`^${begins}`), async ({ ack, action, body, respond }) => {
      await ack();
      const read = value.safeParse(jsonOf(action.value));
      const message = read.success
        ? await safely(app, action.action_id, () => work(read.data, body.user.id))
        : answer(OUTDATED);
      await respond({ ...ephemeral(message), replace_original: true });
    });
  hear(PAGE, LookUp, (lookUp) => pageOf(app, lookUp));
  hear(MANY, DecidesMany, (decides, userId) => decideManyByButton(app, decides, userId));
};

const safely = async (app: Application, button: string, work: () => Message | Promise<Message>): Promise<Message> => {
  try {
    const message = await work();
    const problems = validateBlocks(message);
    if (problems.length > 0) throw new MessageInvalid(button, problems);
    return message;
  } catch (error) {
    app.logger.error({ bug: describeBug(error), button }, 'a click on an answer failed');
    return answer(FAILED);
  }
};

const jsonOf = (text: string | undefined): unknown => {
  try {
    return JSON.parse(text ?? '');
  } catch {
    // Whatever isn't JSON is no value of ours: said to whoever clicked.
    return null;
  }
};

const OUTDATED =
  'That button is of another version of Parley, and I no longer know what it stood for. Nothing was changed; please type the command again.';
const FAILED =
  'That did not work; what went wrong is in the log of Parley. Look with `/parley status` before you try again.';
