import type { Application } from '../../application.ts';
import type { Filled, Form } from './forms.ts';
import { handBack } from './hand-back.ts';
import { confirmed, takeAmount } from './priced.ts';
import type { Submission } from './reaction.ts';

/** Deals with one filled-in form. */
export const submit = (app: Application, form: Form, filled: Filled, userId: string): Promise<Submission> => {
  switch (form.asks) {
    case 'anyway':
      return confirmed(app, form, userId);
    case 'hand_back':
      return handBack(app, form, filled, userId);
    case 'offer':
    case 'record_deal':
      return takeAmount(app, form, filled, userId);
  }
};
