import PostalMime, { addressParser, type Address, type Attachment, type Email } from 'postal-mime';
import { readHtml } from '../../domain/mail/html.ts';
import type { IncomingMail } from '../../domain/mail/incoming.ts';
import { contentHash, EFFECT_HEADER } from './compose.ts';

/** A mail as it lies in the mailbox, decoded and cut to what is read; nothing in it is trusted. */
export type ParsedMail = Readonly<{
  mail: IncomingMail;
  rfcMessageId: string | null;
  /** Message-IDs that it answers, the nearest first. */
  answers: readonly string[];
  /** All recipients, lower case. */
  recipients: readonly string[];
  /** false: it names several authors or none, so that nobody can be recognised by address. */
  oneAuthor: boolean;
  /** Of a mail of ours. */
  effectId: string | null;
  contentHash: string;
  /** Text that a reader would not have seen was left out. */
  hiddenText: boolean;
}>;

/** @throws never: what can't be parsed is an empty mail with the headers that could be read */
export const parseMail = async (raw: Buffer): Promise<ParsedMail> => {
  const email = await parsed(raw.subarray(0, LARGEST_MAIL_BYTES));
  const headers = headersOf(email);
  const { text, hidden } = textOf(email);
  const subject = (email.subject ?? '').slice(0, LONGEST_SUBJECT);
  const recipients = [email.to, email.cc, email.bcc].flatMap((list) => (list ?? []).flatMap(addressesIn));
  // The library names the first author only, and one field of several.
  const authors = (headers.get('from') ?? []).flatMap((from) => addressParser(from).flatMap(addressesIn));
  return {
    mail: {
      headers,
      from: authors[0] ?? '',
      subject,
      text,
      deliveryStatus: deliveryStatusOf(email.attachments),
      attachments: email.attachments.slice(0, MOST_ATTACHMENTS).map(attachmentOf),
    },
    rfcMessageId: messageIdsIn(email.messageId ?? '')[0] ?? null,
    answers: [...messageIdsIn(email.inReplyTo ?? ''), ...messageIdsIn(email.references ?? '').toReversed()],
    recipients,
    oneAuthor: authors.length === 1,
    effectId: headers.get(EFFECT_HEADER.toLowerCase())?.[0]?.trim() ?? null,
    contentHash: contentHash({ recipients, subject, body: text }),
    hiddenText: hidden !== '',
  };
};

/** Whether a message of the mailbox says this, whatever its recipients and subject are. */
export const says = ({ recipients, mail, contentHash: found }: ParsedMail, body: string): boolean =>
  contentHash({ recipients, subject: mail.subject, body }) === found;

// Gmail takes in 50 MB. The text stands in front of what is attached; what is cut off is the end of an attachment.
const LARGEST_MAIL_BYTES = 8_000_000;
const LONGEST_TEXT = 300_000;
const LONGEST_SUBJECT = 1_000;
const LONGEST_HEADER = 4_000;
const MOST_HEADERS = 300;
const MOST_ATTACHMENTS = 50;
const MOST_MESSAGE_IDS = 100;

const parsed = async (raw: Buffer): Promise<Email> => {
  const options = { forceRfc822Attachments: true, maxNestingDepth: 50, maxHeadersSize: 256_000 } as const;
  try {
    return await PostalMime.parse(raw, options);
  } catch {
    // Nested or headed past every limit: its own headers still tell whose it is, and a person can open it in Gmail.
    const end = raw.indexOf('\r\n\r\n');
    const head = raw.subarray(0, Math.min(end < 0 ? raw.length : end, 64_000)).toString('latin1');
    return PostalMime.parse(
      `${head.replace(/^content-(?:type|transfer-encoding):.*(?:\r\n[ \t].*)*\r\n/gim, '')}\r\n\r\n`,
    );
  }
};

const headersOf = ({ headers }: Email): ReadonlyMap<string, readonly string[]> => {
  const found = new Map<string, string[]>();
  for (const { key, value } of headers.slice(0, MOST_HEADERS))
    found.set(key, [...(found.get(key) ?? []), value.slice(0, LONGEST_HEADER)]);
  return found;
};

/** The plain text, or what a reader sees of the HTML where the mail has no other text. */
const textOf = ({ text, html }: Email): Readonly<{ text: string; hidden: string }> => {
  if (text !== undefined && text.trim() !== '') return { text: text.slice(0, LONGEST_TEXT).trimEnd(), hidden: '' };
  const read = readHtml(html ?? '');
  return { text: read.text.slice(0, LONGEST_TEXT), hidden: read.hidden };
};

const addressesIn = (address: Address): readonly string[] =>
  address.group === undefined
    ? [address.address.trim().toLowerCase()].filter((each) => each !== '')
    : address.group.flatMap(addressesIn);

const messageIdsIn = (value: string): readonly string[] =>
  (value.slice(0, 20_000).match(/<[^<>\s]{1,998}>/g) ?? []).slice(0, MOST_MESSAGE_IDS);

const attachmentOf = (attachment: Attachment): IncomingMail['attachments'][number] => ({
  filename: attachment.filename,
  mimeType: attachment.mimeType,
  bytes: bytesOf(attachment).byteLength,
  inline: attachment.disposition === 'inline' || attachment.related === true,
});

const deliveryStatusOf = (attachments: readonly Attachment[]): string | null => {
  const status = attachments.find(({ mimeType }) => mimeType === 'message/delivery-status');
  return status === undefined ? null : bytesOf(status).subarray(0, LONGEST_TEXT).toString('utf8');
};

const bytesOf = ({ content }: Attachment): Buffer =>
  typeof content === 'string'
    ? Buffer.from(content)
    : content instanceof Uint8Array
      ? Buffer.from(content.buffer, content.byteOffset, content.byteLength)
      : Buffer.from(content);
