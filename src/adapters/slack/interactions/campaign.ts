import type { CampaignId } from '../../../events/units.ts';
import type { CampaignCommand } from '../../../domain/campaign/decide.ts';
import { isBeingRead } from '../../../projections/effect-rows.ts';
import { stateOf } from '../../../projections/states.ts';
import { type Application, metadata, type Tx } from '../../application.ts';
import { decideCampaign } from '../../decisions/campaign.ts';
import { ReadModelFaulted } from '../../decisions/limits.ts';
import type { Message } from '../blocks.ts';
import type { Pressed } from '../buttons.ts';
import { answer, tell } from '../commands/answer.ts';
import { actorOf } from '../commands/deciding.ts';
import { formOutcome } from '../notices/campaign.ts';
import { mrkdwn, person } from '../text.ts';
import type { Reaction } from './reaction.ts';
import { alreadySettled, whatSettled } from './settled.ts';

/**
 * Looks into the sheet again, at once. Anybody may: it is looked into by itself all the time, and lets nothing happen
 * that would not happen anyway.
 */
export const lookAgain = async (
  app: Application,
  { campaignId }: Extract<Pressed, { does: 'look_again' }>,
  by: string,
): Promise<Reaction> => ({
  told: await app.log
    .write((tx) => {
      const before = stateOf(tx, 'campaigns', campaignId);
      if (asked(tx, app, campaignId, { type: 'AskToLookUp', by }))
        return answer(
          'Parley looks into the sheet again. Who is found, and who is not, is told in this message in a moment.',
        );
      if (before !== null && before.lookAskedBy !== null)
        return tell(
          mrkdwn`That is under way: ${person(before.lookAskedBy)} asked for it, and this message tells what comes of it.`,
        );
      if (before?.status === 'ended') return answer("The campaign's timeline has ended: nobody new is started.");
      if (before?.status === 'stopped') return answer('The campaign is stopped: nobody new is started.');
      return answer('Everybody on the list was found, or is left out for good. There is nothing to look for.');
    })
    .catch(whatIsFaulted),
});

/** Reads the task of a rejected form again, at once, as it is read whenever somebody corrects it. */
export const readAgain = async (
  app: Application,
  { campaignId, rejection: position }: Extract<Pressed, { does: 'read_again' }>,
  by: string,
): Promise<Reaction> => ({
  told: await app.log
    .write((tx) => {
      const settled = whatSettled(app, { type: 'CampaignRejected', position });
      if (settled !== null)
        return settled.by === null
          ? answer('I know no such form any more. Nothing was changed.')
          : alreadySettled(settled.by, formOutcome(settled.by));
      if (isBeingRead(tx.database, campaignId))
        return answer('That is under way: a message tells in a moment whether the form is accepted, or what is left.');
      if (asked(tx, app, campaignId, { type: 'AskToReadForm', by }))
        return answer(
          'Parley reads the task again. A message tells in a moment whether it is accepted, or what is left.',
        );
      return answer('There is no rejected form to read again. Nothing was changed.');
    })
    .catch(whatIsFaulted),
});

const asked = (tx: Tx, app: Application, campaignId: CampaignId, command: CampaignCommand & { by: string }): boolean =>
  decideCampaign(tx, app, campaignId, command, metadata('slack', actorOf(command.by), campaignId)).length > 0;

const whatIsFaulted = (error: unknown): Message => {
  if (error instanceof ReadModelFaulted) return answer(`${error.message} Nothing was changed.`);
  throw error;
};
