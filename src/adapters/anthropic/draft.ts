import { z } from 'zod';
import type { ModelUse } from '../../events/catalogue/mail.ts';
import { formatUsd } from '../../domain/money.ts';
import { describeDeliverables } from '../../domain/pricing/deliverables.ts';
import { type DraftFacts, guardDraft, type GuardVerdict } from '../../domain/mail/guard.ts';
import type { LanguageModel } from './client.ts';
import type { Knowledge } from './knowledge.ts';
import type { Move } from './move.ts';
import { together } from './prices.ts';
import { WORDING } from './prompts/wording.ts';
import { fillSlots, makesOffer, missingSlots, slotsNeeded, slotValues, writtenOut } from './slots.ts';
import { taggedJson, taggedText } from './tagged.ts';

/** A decided move with everything public that its wording may draw on. */
export type Brief = Readonly<{
  move: Move;
  influencerName: string;
  /** Whom the mail greets: the influencer, or whoever answers for them. */
  greeted: string;
  clientName: string;
  senderName: string;
  /** What is answered, word for word. */
  theirReply: string | null;
  /** null where the mail begins its thread: then the model words the subject too. */
  subject: string | null;
}>;

export type Draft = Readonly<{
  draft: Readonly<{ subject: string; body: string }>;
  verdict: GuardVerdict;
  use: ModelUse;
}>;

/**
 * Has a move worded, fills the slots and guards the result. A draft that can't be sent is worded once more, with the
 * reasons; what then still can't be sent is for a person, with the reasons of the second try.
 */
export const wordDraft = async (
  languageModel: LanguageModel,
  model: string,
  knowledge: Knowledge,
  brief: Brief,
  signal: AbortSignal,
): Promise<Draft> => {
  const user = requestFor(brief, knowledge);
  const once = async (text: string): Promise<Draft> => {
    const schema = brief.subject === null ? FirstWording : ReplyWording;
    const answer = await languageModel.ask({ model, system: WORDING, user: text, schema }, signal);
    return answer.outcome === 'answered'
      ? { ...checked(answer.value, brief), use: answer.use }
      : { ...noDraft(brief, answer.detail), use: answer.use };
  };

  const first = await once(user);
  if (first.verdict.ok) return first;
  const reasons = first.verdict.reasons.map((reason) => `- ${withoutPrice(reason, brief.move)}`).join('\n');
  const correction = taggedText('correction', `Word it again; it was refused for:\n${reasons}`);
  const second = await once(`${user}\n\n${correction}`);
  return { ...second, use: together(first.use, second.use) };
};

const MOST_SUBJECT = 120;
const body = z.string().min(1);
const FirstWording = z.strictObject({ subject: z.string().min(1).max(MOST_SUBJECT), body });
const ReplyWording = z.strictObject({ subject: z.string().nullable(), body });

const LONGEST_REPLY_SHOWN = 4_000;

const requestFor = ({ move, ...brief }: Brief, knowledge: Knowledge): string => {
  const needed = slotsNeeded(move.purpose, valuesOf({ move, ...brief }));
  const words = {
    purpose: move.purpose,
    influencerName: brief.influencerName,
    clientName: brief.clientName,
    senderName: brief.senderName,
    platform: move.platform,
    deliverables: describeDeliverables(move.deliverables),
    deadline: move.deadline === null ? null : writtenOut(move.deadline),
    questions: move.questions,
    clarifyAbout: move.clarifyAbout,
    hasPrice: move.price !== null,
    isFinal: move.isFinal,
    playbook: knowledge.playbookFor(move.purpose, move.platform),
    theirReply: brief.theirReply?.slice(0, LONGEST_REPLY_SHOWN) ?? null,
    followUpNumber: move.followUpNumber,
  };
  const slots = needed.map((slot) => `{{${slot}}}`).join(', ');
  const subject = brief.subject === null ? 'Word the subject too.' : 'The subject stays as it is: answer null.';
  return `${taggedJson('move', words)}\n\nThe body must use each of these slots: ${slots}. ${subject}`;
};

const valuesOf = ({ move, greeted, clientName }: Pick<Brief, 'move' | 'greeted' | 'clientName'>) =>
  slotValues(move.purpose, { ...move, greeted, clientName });

const checked = (wording: Readonly<{ subject: string | null; body: string }>, brief: Brief): Omit<Draft, 'use'> => {
  const { move } = brief;
  const values = valuesOf(brief);
  const filled = fillSlots(wording.body.trim(), values);
  const own = brief.subject === null ? fillSlots((wording.subject ?? '').trim(), values) : null;
  const draft = { subject: own?.text ?? brief.subject ?? '', body: filled.text };
  const verdict = guardDraft(own === null ? draft.body : withSubject(draft), factsOf(brief));
  const reasons = [
    ...filled.problems,
    ...missingSlots(wording.body, slotsNeeded(move.purpose, values)),
    ...(own?.problems ?? []),
    ...(/[\n\r]/.test(draft.subject) ? ['the subject has more than one line'] : []),
    ...(verdict.ok ? [] : verdict.reasons),
  ];
  return { draft, verdict: reasons.length === 0 ? { ok: true } : { ok: false, reasons: [...new Set(reasons)] } };
};

/** All that the mail of this move may say. */
export const factsOf = ({
  move,
  influencerName,
  greeted,
  clientName,
  senderName,
}: Pick<Brief, 'move' | 'influencerName' | 'greeted' | 'clientName' | 'senderName'>): DraftFacts => ({
  price: move.price,
  deliverables: move.deliverables,
  deadline: move.deadline,
  influencerName,
  greeted,
  clientName,
  senderName,
  purpose: move.purpose,
  isFinal: move.isFinal,
  mustSaySubjectToConfirmation: makesOffer(move.purpose),
});

/** A writer that has seen the price may write it instead of its slot, and then it is no longer code that fills it in. */
const withoutPrice = (reason: string, { price }: Move): string =>
  price === null
    ? reason
    : reason.replace(new RegExp(`\\$?(?<!\\d)${formatUsd(price).slice(1)}(?!\\d)`, 'g'), '{{price}}');

/** The guard judges a whole mail: a worded subject is read as a line of its own below the greeting. */
export const withSubject = ({ subject, body }: Draft['draft']): string => {
  const [greeting = '', ...rest] = body.split('\n');
  return [greeting, '', subject, ...rest].join('\n');
};

/** What stands in the place of words where the model gave none. */
export const NO_DRAFT = 'There is no draft.';

const noDraft = ({ subject }: Brief, why: string): Omit<Draft, 'use'> => ({
  draft: { subject: subject ?? '', body: NO_DRAFT },
  verdict: { ok: false, reasons: [`the writing model gave no draft: ${why}`] },
});
