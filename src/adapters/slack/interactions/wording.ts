import { hash } from 'node:crypto';
import type { types } from '@slack/bolt';
import { guardDraft } from '../../../domain/mail/guard.ts';
import type { NegotiationId } from '../../../events/units.ts';
import type { Effect } from '../../../projections/effects.ts';
import type { Reads } from '../../../projections/states.ts';
import { factsOf, withSubject } from '../../anthropic/draft.ts';
import { threadOf } from '../../anthropic/thread.ts';
import { partiesOf } from '../../anthropic/word.ts';
import type { Application, Tx } from '../../application.ts';
import { decisionOf } from '../../decisions/moves.ts';
import { threadsOf } from '../../gmail/known.ts';
import { LIMITS, section } from '../blocks.ts';
import { inline, joined, mrkdwn, words } from '../text.ts';
import { type Filled, type Form, formView, textField } from './forms.ts';

type EditDraft = Extract<Form, { asks: 'edit_draft' }>;
type EditRefused = Extract<Form, { asks: 'edit_refused' }>;
/** What a form is about; what it was judged as follows from what it shows. */
type About = Omit<EditDraft, 'judged'> | Omit<EditRefused, 'judged'>;

/** A mail that a person puts into other words: what it must still say, and what was found in it. */
export type Wording = Readonly<{
  /** Whom it goes to, and what for, in a sentence. */
  about: string;
  /** Where the mail begins its thread; null: the thread keeps its own. */
  subject: string | null;
  body: string;
  findings: readonly string[];
}>;

/** A field of Slack's holds so much: a longer mail is edited in Gmail. */
export const fitsForm = (body: string): boolean => body.length <= LIMITS.inputText;

/** The text stays there to be changed; sent once more as it is, it goes out in spite of what was found. */
export const wordingForm = (of: About, wording: Wording): types.ModalView => {
  const { about, subject, body, findings } = wording;
  return formView(
    { ...of, judged: judgedAs(wording) },
    {
      title: 'Edit the mail',
      submit: findings.length === 0 ? 'Send' : 'Send it anyway',
      blocks: [
        section(inline(about, 600)),
        ...(findings.length === 0 ? [] : found(findings)),
        ...(subject === null
          ? []
          : [textField({ id: 'subject', label: 'Subject', ...(subject === '' ? {} : { initial: subject }) })]),
        textField({ id: 'body', label: 'The mail', multiline: true, ...(body === '' ? {} : { initial: body }) }),
      ],
    },
  );
};

/** The form once more, with what was found that whoever sends this text has not seen yet; null: it may go. */
export const unseen = ({ judged, ...of }: EditDraft | EditRefused, wording: Wording): types.ModalView | null =>
  wording.findings.length === 0 || judgedAs(wording) === judged ? null : wordingForm(of, wording);

const judgedAs = ({ subject, body, findings }: Wording): string =>
  hash('sha256', JSON.stringify([subject, body, findings]));

/** All of them: nobody overrides what they have not seen. */
const found = (findings: readonly string[]): readonly types.KnownBlock[] => [
  section(
    words(
      'The check before sending found something. Change the text, or send it as it is: then it is on record that you did. What was decided, and with it the budget, stays as it was: to offer another amount use “Another amount…”.',
    ),
  ),
  ...inTens(findings).map((some) =>
    section(
      joined(
        some.map((each) => mrkdwn`• ${inline(each, 250)}`),
        '\n',
      ),
    ),
  ),
];

const inTens = (all: readonly string[]): readonly (readonly string[])[] =>
  Array.from({ length: Math.ceil(all.length / 10) }, (_, place) => all.slice(place * 10, place * 10 + 10));

/** As Slack gives a text back: line ends as everywhere, nothing around it. */
export const typedBody = (filled: Filled): string => (filled['body'] ?? '').replace(/\r\n?/g, '\n').trim();

/** The subject that was typed, in one line; null where the form asks for none. */
export const typedSubject = (filled: Filled): string | null =>
  filled['subject'] === undefined ? null : filled['subject'].replace(/\s+/g, ' ').trim();

/** null: all that the form asks for is filled in. */
export const emptyFields = (subject: string | null, body: string): Readonly<Record<string, string>> | null => {
  if (body === '') return { body: 'A mail needs words' };
  return subject === '' ? { subject: 'The first mail needs a subject' } : null;
};

/** Whether a mail would begin its thread, and with it choose the subject. */
export const beginsThread = (reads: Reads, negotiationId: NegotiationId): boolean =>
  threadsOf(reads, negotiationId).length === 0;

/** What the guard finds in a text for the mail of this move; null where nobody knows any more what it may say. */
export const findingsIn = (
  tx: Tx,
  app: Application,
  {
    effectId,
    kind,
    negotiationId,
    move,
  }: Pick<Effect, 'effectId' | 'kind' | 'negotiationId'> & Readonly<{ move: number }>,
  { subject, body }: Readonly<{ subject: string | null; body: string }>,
): readonly string[] | null => {
  const decision = decisionOf(tx.stream(`negotiation:${negotiationId}`), move);
  if (decision === null) return null;
  const parties = partiesOf(tx, app, threadOf(tx, app, { effectId, kind, negotiationId, about: decision.id }));
  if (parties === null) return null;
  const verdict = guardDraft(subject === null ? body : withSubject({ subject, body }), factsOf(parties));
  return verdict.ok ? [] : verdict.reasons;
};
