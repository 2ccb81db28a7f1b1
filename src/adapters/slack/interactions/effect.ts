import { stateOf } from '../../../projections/states.ts';
import type { Application, Tx } from '../../application.ts';
import { ReadModelFaulted } from '../../decisions/limits.ts';
import { giveUpByPerson, type PersonsWord, retryAlike } from '../../effects/by-person.ts';
import type { Message } from '../blocks.ts';
import type { Pressed } from '../buttons.ts';
import { answer } from '../commands/answer.ts';
import { GIVEN_UP } from '../commands/act.ts';
import { actorOf, mayNotDecide } from '../commands/deciding.ts';
import { effectSettledBy } from '../noticeContext.ts';
import type { Reaction } from './reaction.ts';
import { alreadySettled } from './settled.ts';

type OnEffect = Extract<Pressed, { does: 'give_up' | 'try_again' }>;

/** Lets what waits for a person go at once, or gives it up. Both decide whether a mail goes out. */
export const settleEffect = async (app: Application, pressed: OnEffect, userId: string): Promise<Reaction> => {
  const { does, effectId, since } = pressed;
  const { database } = app.log;
  const effect = stateOf(database, 'effects', effectId);
  if (effect === null) return { told: answer(GIVEN_UP.unknown) };
  const { campaignId, negotiationId } = effect;
  const sentence = does === 'give_up' ? 'Giving up stops a mail or a message for good' : 'Trying again lets mail out';
  const about = { ...(campaignId && { campaignId }), ...(negotiationId && { negotiationId }) };
  const refusal = await mayNotDecide(app, userId, { wanted: does, sentence, ...about });
  if (refusal !== null) return { told: answer(refusal) };
  const settle = (tx: Tx): Message => {
    const by = effectSettledBy(app.log, effectId, since);
    if (by !== null) return alreadySettled(by);
    return does === 'give_up'
      ? answer(GIVEN_UP[giveUpByPerson(tx, app, effectId, userId, actorOf(userId))])
      : answer(tried(retryAlike(tx, effectId, userId, actorOf(userId))));
  };
  try {
    return { told: await app.log.write(settle) };
  } catch (error) {
    if (error instanceof ReadModelFaulted) return { told: answer(`${error.message} Nothing was changed.`) };
    throw error;
  }
};

const tried = ({ word, alike }: ReturnType<typeof retryAlike>): string => {
  if (word !== 'done') return NOT_TRIED[word];
  const others = alike === 0 ? '' : `, and ${alike} more that ${alike === 1 ? 'waits' : 'wait'} for the same cause`;
  return `Parley tries it again${others}. What still can't be done is told in the errors channel.`;
};

const NOT_TRIED: Readonly<Record<Exclude<PersonsWord, 'done'>, string>> = {
  unknown: GIVEN_UP.unknown,
  settled: GIVEN_UP.settled,
  in_flight: 'It is being tried already. Nothing was changed.',
  not_parked: 'It is being tried already. Nothing was changed.',
  in_review: GIVEN_UP.in_review,
};
