import type { types } from '@slack/bolt';
import { describe, expect, it } from 'vitest';
import { Form } from '../../../../src/adapters/slack/interactions/forms.ts';
import { unseen, wordingForm } from '../../../../src/adapters/slack/interactions/wording.ts';
import { Position } from '../../../../src/events/units.ts';
import { negotiation } from '../team.ts';

const about = 'To Maya Lee for Glow';
const mail = { about, subject: null, body: 'We can offer $950.', findings: ['$950 is not the price'] };
const opened = (findings: readonly string[] = []) =>
  formIn(
    wordingForm(
      { asks: 'edit_refused', negotiationId: negotiation('mayalee'), escalation: Position.parse(7) },
      { ...mail, findings },
    ),
  );
/** As Slack gives it back. */
const formIn = (view: types.ModalView | null) => {
  const form = Form.parse(JSON.parse(view?.private_metadata ?? ''));
  if (form.asks !== 'edit_refused') throw new Error(`it asks ${form.asks}`);
  return form;
};

describe('what was found in a mail that a person words', () => {
  it('is shown once, and overridden by whoever sends the same text again', () => {
    const shown = unseen(opened(), mail);
    expect(JSON.stringify(shown)).toContain('$950 is not the price');
    expect(unseen(formIn(shown), mail)).toBeNull();
    expect(unseen(opened(mail.findings), mail), 'it was before them when the form opened').toBeNull();
  });

  it.each([
    ['another text', { body: 'We can offer $990.' }],
    ['another subject', { subject: '$950' }],
    ['a finding more in the same text', { findings: [...mail.findings, 'it promises an exclusive'] }],
    ['another finding in the same text', { findings: ['it promises an exclusive'] }],
  ])('is shown once more where it is %s', (_what, other) =>
    expect(unseen(opened(mail.findings), { ...mail, ...other })).not.toBeNull(),
  );

  it('is nothing: the mail may go', () => expect(unseen(opened(), { ...mail, findings: [] })).toBeNull());
});
