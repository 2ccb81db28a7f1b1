import { hash } from 'node:crypto';
import MailComposer from 'nodemailer/lib/mail-composer';
import type { EffectId } from '../../events/units.ts';

/** A mail of ours before it is MIME. Recipient, subject and thread come from what we know, never from a text. */
export type Letter = Readonly<{
  effectId: EffectId;
  from: Readonly<{ name: string; address: string }>;
  to: string;
  subject: string;
  body: string;
  /** Message-ID of the mail that it answers, and those of the thread, oldest first. */
  inReplyTo: string | null;
  references: readonly string[];
  date: Date;
}>;

/** Survives sending, unlike the Message-ID, and tells our mail from a person's in the same mailbox. */
export const EFFECT_HEADER = 'X-Parley-Effect';

/** The mail as bytes: plain text, nothing else. */
export const composeMail = (letter: Letter): Promise<Buffer> => {
  const { effectId, from, to, subject, body, inReplyTo, references, date } = letter;
  const domain = from.address.split('@')[1] ?? 'localhost';
  return new MailComposer({
    from: { ...from },
    to,
    subject,
    text: body,
    date,
    messageId: `<${effectId.replaceAll(':', '.')}@${domain}>`,
    ...(inReplyTo === null ? {} : { inReplyTo, references: [...references] }),
    headers: { [EFFECT_HEADER]: effectId },
  })
    .compile()
    .build();
};

/** The same subject for the whole thread, or Gmail starts a new one. */
export const replySubject = (subject: string): string => `Re: ${subject.replace(/^(?:\s*re\s*:)+/i, '').trim()}`;

/**
 * What a person could change in a draft, as one hash. Spaces and line breaks don't count: Gmail wraps lines anew when
 * it sends, and a reader sees no difference.
 */
export const contentHash = ({
  recipients,
  subject,
  body,
}: Readonly<{ recipients: readonly string[]; subject: string; body: string }>): string =>
  hash(
    'sha256',
    JSON.stringify([recipients.map((address) => address.toLowerCase()).toSorted(), squeezed(subject), squeezed(body)]),
  );

const squeezed = (text: string): string => text.replace(/\s+/g, ' ').trim();
