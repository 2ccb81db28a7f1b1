import { negotiationRowOf } from '../../../projections/negotiation-rows.ts';
import type { Application } from '../../application.ts';
import type { Pressed } from '../buttons.ts';
import { answer } from '../commands/answer.ts';
import { decided, mayNotDecide, nameOf } from '../commands/deciding.ts';
import { DECIDES, UNKNOWN } from './escalation.ts';
import type { Reaction } from './reaction.ts';
import { alreadySettled, whatSettled } from './settled.ts';

/** Takes an agreement back; one that was made later is another one. */
export const withdraw = async (
  app: Application,
  { negotiationId, agreement: position }: Extract<Pressed, { does: 'withdraw' }>,
  userId: string,
): Promise<Reaction> => {
  const row = negotiationRowOf(app.log.database, negotiationId);
  if (row === null) return { told: answer(UNKNOWN) };
  const refusal = await mayNotDecide(app, userId, { wanted: 'withdraw', sentence: DECIDES, ...row });
  if (refusal !== null) return { told: answer(refusal) };
  return {
    told: await decided(
      app,
      row,
      userId,
      () => {
        const settled = whatSettled(app, { type: 'AgreementReached', position, negotiationId });
        if (settled === null) return { type: 'WithdrawAgreement', by: userId };
        return settled.by === null ? { why: 'I know no such agreement.' } : { told: alreadySettled(settled.by) };
      },
      () =>
        `The agreement with ${nameOf(row)} is withdrawn, and its money is free again. Parley mails nothing: tell them in the thread.`,
    ),
  };
};
