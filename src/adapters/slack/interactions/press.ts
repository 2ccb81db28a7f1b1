import type { Application } from '../../application.ts';
import type { Pressed } from '../buttons.ts';
import { withdraw } from './agreement.ts';
import { lookAgain, readAgain } from './campaign.ts';
import { discardDraft, editDraftForm, sendDraft } from './draft.ts';
import { settleEffect } from './effect.ts';
import { choose } from './escalation.ts';
import { handBackForm } from './hand-back.ts';
import { approve, askForAmount, finalOffer } from './priced.ts';
import type { Reaction } from './reaction.ts';
import { editRefusedForm } from './refused-draft.ts';

/** Deals with one click; what changes something is decided and committed before the answer. */
export const press = (app: Application, pressed: Pressed, userId: string): Promise<Reaction> => {
  switch (pressed.does) {
    case 'approve':
      return approve(app, pressed, userId);
    case 'hand_back':
      return handBackForm(app, pressed, userId);
    case 'discard_draft':
      return discardDraft(app, pressed, userId);
    case 'edit_draft':
      return editDraftForm(app, pressed, userId);
    case 'edit_refused':
      return editRefusedForm(app, pressed, userId);
    case 'send_draft':
      return sendDraft(app, pressed, userId);
    case 'carry_on':
    case 'close':
    case 'resume':
    case 'take_over':
    case 'walk_away':
      return choose(app, pressed, userId);
    case 'counter':
    case 'record_deal':
      return askForAmount(app, pressed, userId);
    case 'final_offer':
      return finalOffer(app, pressed, userId);
    case 'give_up':
    case 'try_again':
      return settleEffect(app, pressed, userId);
    case 'look_again':
      return lookAgain(app, pressed, userId);
    case 'read_again':
      return readAgain(app, pressed, userId);
    case 'withdraw':
      return withdraw(app, pressed, userId);
  }
};
