import type { Application } from '../application.ts';
import { isSettled } from '../../projections/effects.ts';
import { stateOf, statesWhere } from '../../projections/states.ts';
import type { PatientClient } from './client.ts';
import { draftedFor } from './known.ts';
import { parseMail } from './parse.ts';
import { settleEffect } from './record.ts';
import { mayLeaveNow } from './standing.ts';

/**
 * Takes drafts out of the mailbox that wait for a person although their mail is no longer wanted: a newer mail came,
 * the thread was taken over. Their effects are superseded. Says how many there were.
 */
export const sweepDrafts = async (app: Application, client: PatientClient): Promise<number> => {
  let swept = 0;
  for (const effect of statesWhere(app.log.database, 'effects', WAITING)) {
    const { draft, effectId } = effect;
    if (draft === null) continue;
    const verdict = await app.log.write((tx) => mayLeaveNow(tx, app, draftedFor(app, effect)));
    if (verdict.ok || verdict.why !== null) continue;
    const found = await client.getDraft(draft.draftId);
    // One that a person changed is that person's.
    if (found !== null && (await parseMail(found.raw)).contentHash === draft.contentHash)
      await client.deleteDraft(draft.draftId);
    await app.log.write((tx) => {
      const now = stateOf(tx, 'effects', effectId);
      if (now === null || isSettled(now)) return;
      settleEffect(tx, effectId, { type: 'EffectSuperseded', data: { effectId, why: verdict.because } });
    });
    swept += 1;
  }
  return swept;
};

/** By system, as the index of open effects is: that of drafts holds every mail that was ever sent. */
const WAITING = `open = 1 AND system = 'gmail' AND kind = 'send_mail' AND status = 'parked'
  AND due_at IS NULL AND in_flight IS NULL AND draft_id IS NOT NULL`;
