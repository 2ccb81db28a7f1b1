import type { Day } from '../../events/units.ts';
import type { MailKind } from '../../events/reading.ts';

/** A mail as it came in, decoded; nothing in it is trusted. */
export type IncomingMail = Readonly<{
  /** Lower-case names, values in the order of the mail. */
  headers: ReadonlyMap<string, readonly string[]>;
  /** The address alone, lower case. */
  from: string;
  subject: string;
  /** Plain text, or the text made from HTML. */
  text: string;
  /** The message/delivery-status part as text. */
  deliveryStatus: string | null;
  attachments: readonly Readonly<{ filename: string | null; mimeType: string; bytes: number; inline: boolean }>[];
}>;

/** `because` names what it was told by, in words for the team, without any text of the mail. */
export type KindOfMail = Readonly<{
  kind: MailKind;
  because: string;
  /** Of an out-of-office note, when it gives one that can be read in one way only. */
  returnDate: Day | null;
  bouncedAddress: string | null;
}>;

/** The first value of a header, without outer spaces; empty if there is none. */
export const headerOf = (mail: IncomingMail, name: string): string => mail.headers.get(name)?.[0]?.trim() ?? '';

// What tells a kind stands in the first lines; more is only work for an attacker to cause.
const TEXT_LOOKED_AT = 20_000;

/** The part of the text that kinds are told from. */
export const openingOf = (mail: IncomingMail): string => mail.text.slice(0, TEXT_LOOKED_AT);
