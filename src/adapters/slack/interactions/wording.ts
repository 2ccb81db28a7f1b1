import { hash } from 'node:crypto';
import type { types } from '@slack/bolt';
import { guardDraft } from '../../../domain/mail/guard.ts';
import type { Effect } from '../../../projections/effects.ts';
import { factsOf } from '../../anthropic/draft.ts';
import { threadOf } from '../../anthropic/thread.ts';
import { partiesOf } from '../../anthropic/word.ts';
import type { Application, Tx } from '../../application.ts';
import { decisionOf } from '../../decisions/moves.ts';
import { LIMITS, section } from '../blocks.ts';
import { inline, mrkdwn, words } from '../text.ts';
import { type Filled, type Form, formView, textField } from './forms.ts';

type WordingForm = Extract<Form, { asks: 'edit_draft' | 'edit_refused' }>;

/** A mail that a person puts into other words: what it must still say, and what was found in it. */
export type Wording = Readonly<{
  /** Whom it goes to, and what for, in a sentence. */
  about: string;
  body: string;
  findings: readonly string[];
}>;

/** A field of Slack's holds so much: a longer mail is edited in Gmail. */
export const fitsForm = (body: string): boolean => body.length <= LIMITS.inputText;

/** The text stays there to be changed; sent once more as it is, it goes out in spite of what was found. */
export const wordingForm = (form: WordingForm, { about, body, findings }: Wording): types.ModalView =>
  formView(form, {
    title: 'Edit the mail',
    submit: findings.length === 0 ? 'Send' : 'Send it anyway',
    blocks: [
      section(inline(about, 600)),
      ...(findings.length === 0 ? [] : found(findings)),
      textField({ id: 'body', label: 'The mail', initial: body, multiline: true }),
    ],
  });

const MOST_FINDINGS = 8;

const found = (findings: readonly string[]): readonly types.KnownBlock[] => {
  const shown = findings.slice(0, MOST_FINDINGS).map((each) => mrkdwn`• ${inline(each, 250)}`);
  const more = findings.length - shown.length;
  return [
    section(
      words(
        'The check before sending found something. Change the text, or send it as it is: then it is on record that you did. What was decided, and with it the budget, stays as it was: to offer another amount use “Another amount…”.',
      ),
    ),
    section([...shown, ...(more === 0 ? [] : [mrkdwn`… and ${more} more`])].join('\n') as ReturnType<typeof words>),
  ];
};

/** As Slack gives a text back: line ends as everywhere, nothing around it. */
export const typedBody = (filled: Filled): string => (filled['body'] ?? '').replace(/\r\n?/g, '\n').trim();

export const judgedAs = (body: string): string => hash('sha256', body);

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
  body: string,
): readonly string[] | null => {
  const decision = decisionOf(tx.stream(`negotiation:${negotiationId}`), move);
  if (decision === null) return null;
  const parties = partiesOf(tx, app, threadOf(tx, app, { effectId, kind, negotiationId, about: decision.id }));
  if (parties === null) return null;
  const verdict = guardDraft(body, factsOf(parties));
  return verdict.ok ? [] : verdict.reasons;
};
