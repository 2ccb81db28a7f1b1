import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { z } from 'zod';
import type { Application } from '../../application.ts';
import type { Outages } from '../../outages.ts';
import { guarded } from '../../routines.ts';
import { answeredSafely, askSlack, jsonOf, MESSAGES } from '../answering.ts';
import type { Message } from '../blocks.ts';
import { ephemeral } from '../ephemeral.ts';
import { answer } from './answer.ts';
import { LookUp } from './look-up.ts';
import { pageOf } from './look.ts';
import { DecidesMany, decideManyByButton, MANY } from './many.ts';
import { PAGE } from './paged.ts';

/** Hears the buttons of answers to commands: what they lead to stands where the answer stood. */
export const answerPages = (bolt: App, app: Application, outages: Outages): void => {
  const hear = <Value extends z.ZodType>(
    begins: string,
    value: Value,
    work: (read: z.output<Value>, userId: string) => Message | Promise<Message>,
  ) =>
    bolt.action<BlockAction<ButtonAction>>(new RegExp(`^${begins}`), async ({ ack, action, body, respond }) => {
      await ack();
      const read = value.safeParse(jsonOf(action.value));
      const message = read.success
        ? await answeredSafely(app, { kind: 'a click', name: action.action_id }, MESSAGES, () =>
            work(read.data, body.user.id),
          )
        : answer(OUTDATED);
      await guarded(app, async () => {
        await askSlack(app, outages, () => respond({ ...ephemeral(message), replace_original: true }));
      });
    });
  hear(PAGE, LookUp, (lookUp) => pageOf(app, lookUp));
  hear(MANY, DecidesMany, (decides, userId) => decideManyByButton(app, decides, userId));
};

const OUTDATED =
  'That button is of another version of Parley, and I no longer know what it stood for. Nothing was changed; please type the command again.';
