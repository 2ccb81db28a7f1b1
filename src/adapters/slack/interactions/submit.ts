import type { Application } from '../../application.ts';
import { editDraft } from './draft.ts';
import type { Filled, Form } from './forms.ts';
import { handBack } from './hand-back.ts';
import { confirmed, takeAmount } from './priced.ts';
import type { Submission } from './reaction.ts';
import { editRefused } from './refused-draft.ts';

/** Deals with one filled-in form. */
export const submit = (app: Application, form: Form, filled: Filled, userId: string): Promise<Submission> => {
  switch (form.asks) {
    case 'edit_draft':
      return editDraft(app, form, filled, userId);
    case 'edit_refused':
      return editRefused(app, form, filled, userId);
    case 'hand_back':
      return handBack(app, form, filled, userId);
    case 'anyway':
      return confirmed(app, form, userId);
    case 'offer':
    case 'record_deal':
      return takeAmount(app, form, filled, userId);
  }
};
