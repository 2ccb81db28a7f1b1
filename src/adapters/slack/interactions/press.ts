import type { Application } from '../../application.ts';
import type { Pressed } from '../buttons.ts';
import { approve, counter, takeOver } from './escalation.ts';
import { handBackForm } from './hand-back.ts';
import { discardDraft, editDraftForm, sendDraft } from './draft.ts';
import type { Reaction } from './reaction.ts';
import { editRefusedForm } from './refused-draft.ts';

/** Deals with one click; what changes something is decided and committed before the answer. */
export const press = (app: Application, pressed: Pressed, userId: string): Promise<Reaction> => {
  switch (pressed.does) {
    case 'approve':
      return approve(app, pressed, userId);
    case 'counter':
      return counter(app, pressed, userId);
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
    case 'take_over':
      return takeOver(app, pressed, userId);
  }
};
