import type { StoredEvent } from '../../events/catalogue.ts';
import type { Effect } from '../../projections/effects.ts';
import type { Application } from '../application.ts';
import { askedBy } from '../effects/asked-by.ts';
import type { Message } from './blocks.ts';
import { type NoticeContext, noticeContext } from './noticeContext.ts';
import { renderNotice } from './notices/notice.ts';
import { MessageInvalid, validateBlocks } from './validate.ts';

/** The message that a notice is at this moment, and the event that it tells about. @throws MessageInvalid, AskingEventMissing */
export const drawn = (
  app: Pick<Application, 'log' | 'settings'>,
  effect: Pick<Effect, 'effectId' | 'about' | 'aboutPosition' | 'notice'>,
): Readonly<{ event: StoredEvent; message: Message; context: NoticeContext }> => {
  const event = askingEvent(app, effect);
  const notice = required(effect, 'notice');
  const context = noticeContext(app, event);
  const message = renderNotice(notice, event, context);
  const problems = validateBlocks(message);
  if (problems.length > 0) throw new MessageInvalid(notice, problems);
  return { event, message, context };
};

/** @throws AskingEventMissing */
export const askingEvent = (
  app: Pick<Application, 'log'>,
  effect: Pick<Effect, 'effectId' | 'about' | 'aboutPosition'>,
): StoredEvent => {
  const event = askedBy(app, effect);
  if (event === null) throw new AskingEventMissing(effect, 'the event that asked for it is not');
  return event;
};

/** @throws AskingEventMissing */
export const required = <Key extends 'notice' | 'channel'>(
  effect: Pick<Effect, 'effectId' | 'aboutPosition' | Key>,
  key: Key,
): NonNullable<Effect[Key]> => {
  const value: Effect[Key] = effect[key];
  if (value === null) throw new AskingEventMissing(effect, `no ${key} was asked for`);
  return value;
};

/** The event that asked for an effect says what the notice is about. */
export class AskingEventMissing extends Error {
  readonly code = 'ASKING_EVENT_MISSING';
  constructor({ effectId, aboutPosition }: Pick<Effect, 'effectId' | 'aboutPosition'>, what: string) {
    super(`The effect ${effectId} can't be posted: ${what} at position ${aboutPosition}; run: parley verify`);
  }
}
