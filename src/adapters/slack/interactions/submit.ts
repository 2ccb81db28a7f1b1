import type { Application } from '../../application.ts';
import { offer } from './escalation.ts';
import type { Filled, Form } from './forms.ts';
import type { Submission } from './reaction.ts';

/** Deals with one filled-in form. */
export const submit = (app: Application, form: Form, filled: Filled, userId: string): Promise<Submission> => {
  switch (form.asks) {
    case 'offer':
      return offer(app, form, filled, userId);
  }
};
