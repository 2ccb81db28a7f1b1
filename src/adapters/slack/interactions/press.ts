import type { Application } from '../../application.ts';
import type { Pressed } from '../buttons.ts';
import { approve, counter, takeOver } from './escalation.ts';
import type { Reaction } from './reaction.ts';

/** Deals with one click; what changes something is decided and committed before the answer. */
export const press = (app: Application, pressed: Pressed, userId: string): Promise<Reaction> => {
  switch (pressed.does) {
    case 'approve':
      return approve(app, pressed, userId);
    case 'counter':
      return counter(app, pressed, userId);
    case 'take_over':
      return takeOver(app, pressed, userId);
  }
};
