import { isSettled } from '../../projections/effects.ts';
import { stateOf } from '../../projections/states.ts';
import type { EffectId } from '../../events/units.ts';
import type { Application } from '../application.ts';
import { isInReview, resumeEffect } from '../effects/resume.ts';
import type { DraftRef, PatientClient } from './client.ts';
import { draftedFor } from './known.ts';
import { type ParsedMail, parseMail, says } from './parse.ts';

/** What one look through the drafts came to. */
export type Tidied = Readonly<{
  /** Drafts of ours that nothing waits for, taken out of the mailbox. */
  deleted: number;
  /** Drafts under review that are gone: whether they were sent is looked up now. */
  gone: number;
}>;

/**
 * Looks through the mailbox's drafts: one that a death left behind, or whose mail is no longer wanted, is deleted, unless a
 * person changed it; one under review that a person deleted is not waited for. Drafts of others are read once.
 */
export const draftTidier = (app: Application, client: PatientClient): (() => Promise<Tidied>) => {
  const others = new Set<string>();
  return async () => {
    // Before the drafts are listed: one that is made meanwhile is not missed among them.
    const reviewed = underReview(app);
    const drafts = await client.listDrafts();
    let deleted = 0;
    for (const draft of drafts) {
      const version = `${draft.id}:${draft.messageId}`;
      if (others.has(version) || isAwaited(app, draft.id)) continue;
      switch (await whose(app, client, draft)) {
        case 'nobodys':
          await client.deleteDraft(draft.id);
          deleted += 1;
          break;
        case 'persons':
          others.add(version);
          break;
        case 'awaited':
      }
    }
    return { deleted, gone: await resumeGone(app, reviewed, drafts) };
  };
};

type Reviewed = Readonly<{ effectId: EffectId; draftId: string }>;

const underReview = ({ log }: Application): readonly Reviewed[] =>
  (log.database.prepare(PARKED_WITH_DRAFT).all() as Reviewed[]).filter(({ effectId }) =>
    isInReview(log.database, effectId),
  );

/** By system, as the index of open effects is: that of drafts holds every mail that was ever sent. */
const PARKED_WITH_DRAFT = `SELECT key AS effectId, draft_id AS draftId FROM effects
  WHERE open = 1 AND system = 'gmail' AND status = 'parked' AND due_at IS NULL AND draft_id IS NOT NULL ORDER BY asked_at, key`;

/** An open effect knows this draft, and deals with it itself. */
const isAwaited = ({ log }: Application, draftId: string): boolean =>
  log.database.prepare('SELECT 1 FROM effects WHERE draft_id = ? AND open = 1').get(draftId) !== undefined;

/** `nobodys`: one of ours that nothing waits for; `persons`: not one of ours, or one that a person changed. */
const whose = async (
  app: Application,
  client: PatientClient,
  { id }: DraftRef,
): Promise<'nobodys' | 'persons' | 'awaited'> => {
  const found = await client.getDraft(id);
  if (found === null) return 'persons';
  const parsed = await parseMail(found.raw);
  const effect = parsed.effectId === null ? null : stateOf(app.log.database, 'effects', parsed.effectId);
  if (effect?.kind !== 'send_mail') return 'persons';
  // One that is not recorded yet is found by the effect's own next try; it may have been recorded while it was read here.
  if (!isSettled(effect) && (effect.draft === null || effect.draft.draftId === id)) return 'awaited';
  const isUnchanged =
    effect.draft?.draftId === id
      ? effect.draft.contentHash === parsed.contentHash
      : saysWhatWeDrafted(parsed, draftedFor(app, effect).personal.content?.body ?? null);
  return isUnchanged ? 'nobodys' : 'persons';
};

/** Whoever was erased has no words left to compare with: nothing of theirs stays. */
const saysWhatWeDrafted = (parsed: ParsedMail, body: string | null): boolean => body === null || says(parsed, body);

const resumeGone = async (
  app: Application,
  reviewed: readonly Reviewed[],
  drafts: readonly DraftRef[],
): Promise<number> => {
  const there = new Set(drafts.map(({ id }) => id));
  const gone = reviewed.filter(({ draftId }) => !there.has(draftId));
  if (gone.length === 0) return 0;
  return app.log.write((tx) => {
    const still = gone.filter(({ effectId }) => isInReview(tx, effectId));
    for (const { effectId } of still) resumeEffect(tx, effectId, 'agent');
    return still.length;
  });
};
