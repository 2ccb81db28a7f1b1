import { z } from 'zod';
import type { EventDefinition } from '../event.ts';
import { MailKind, ReplyReading } from '../reading.ts';
import { Cents, Day, EffectId, Instant } from '../units.ts';
import { DecidedBy, MoveNumber, MovePurpose, negotiationKeys } from './negotiation.ts';

/** What a call to the language model used; `costMicros` is in millionths of a US dollar. */
export const ModelUse = z.strictObject({
  model: z.string(),
  inputTokens: z.int().nonnegative(),
  outputTokens: z.int().nonnegative(),
  costMicros: z.int().nonnegative(),
});
export type ModelUse = z.infer<typeof ModelUse>;

/**
 * Gmail's ids are opaque and name nobody. A Message-ID ends in a host, which may be called after its owner: here stands
 * its SHA-256 in hex, by which a mail is found that others answer.
 */
const message = { messageId: z.string(), threadId: z.string(), rfcMessageIdHash: z.hex().length(64).nullable() };
/** The Message-ID is what our replies name in References, until it is erased. */
const mailText = {
  from: z.string(),
  to: z.string(),
  subject: z.string(),
  body: z.string(),
  rfcMessageId: z.string().nullable(),
};

/** What code settled on as the meaning of a reply; see `understand` in the domain. */
export const UnderstoodAs = z.enum([
  'accept',
  'ask',
  'more',
  'question',
  'clarify',
  'defer',
  'decline',
  'opt_out',
  'escalate',
]);

/** Mail of a negotiation, in its stream. */
export const mailEvents = {
  /** The words of a mail, past the guard; it is yet to be sent. */
  MailDrafted: {
    schemaVersion: 2,
    // Version 1 lacked fields that may be left out.
    upcasters: { 1: (data: unknown) => data },
    data: z.strictObject({
      ...negotiationKeys,
      move: MoveNumber,
      purpose: MovePurpose,
      price: Cents.nullable(),
      /** null: the words are code's own or a person's. */
      use: ModelUse.nullable(),
      /** When the recipient's send window opens; null: at once. */
      notBefore: Instant.nullable(),
      /** The Slack id of the person whose words these are: nobody has to read them again before they go. */
      by: DecidedBy.optional(),
      /** It stands in for the draft of this move that a person has read: no other mail is sent for it. */
      revises: z.literal(true).optional(),
      /** How many findings of the check before sending that person overrode. */
      overridden: z.int().positive().optional(),
    }),
    /** `overridden`: those findings, which may quote a name. */
    personal: z.strictObject({ subject: z.string(), body: z.string(), overridden: z.array(z.string()).optional() }),
  },
  /** Why the guard refused it stands in the personal part: a reason may quote a name. */
  DraftRejected: {
    schemaVersion: 1,
    data: z.strictObject({
      ...negotiationKeys,
      move: MoveNumber,
      purpose: MovePurpose,
      use: ModelUse.nullable(),
    }),
    personal: z.strictObject({ subject: z.string(), body: z.string(), reasons: z.array(z.string()) }),
  },
  /** A mail of ours as Gmail has it, read back after sending. */
  MailSent: {
    schemaVersion: 1,
    data: z.strictObject({
      ...negotiationKeys,
      direction: z.literal('sent'),
      move: MoveNumber,
      purpose: MovePurpose,
      price: Cents.nullable(),
      ...message,
      effectId: EffectId,
    }),
    personal: z.strictObject(mailText),
  },
  /** A person of the team wrote in the thread: from the agent's mailbox, or from a listed domain. */
  PersonWrote: {
    schemaVersion: 2,
    // Version 1 lacked a field that may be left out.
    upcasters: { 1: (data: unknown) => data },
    data: z.strictObject({
      ...negotiationKeys,
      direction: z.enum(['sent', 'received']),
      ...message,
      /** It went to nobody but the team, such as their mail forwarded to a colleague: it answers nothing. */
      withinTeam: z.literal(true).optional(),
    }),
    personal: z.strictObject(mailText),
  },
  /** A mail that came into a thread of ours, with what kind of mail code took it for. */
  MailReceived: {
    schemaVersion: 2,
    // Version 1 lacked a field that may be left out.
    upcasters: { 1: (data: unknown) => data },
    data: z.strictObject({
      ...negotiationKeys,
      direction: z.literal('received'),
      ...message,
      kind: MailKind,
      because: z.string(),
      sender: z.enum(['influencer', 'unknown']),
      returnDate: Day.nullable(),
      /** Of an out-of-office: nobody is asked again before then. */
      absentUntil: Instant.optional(),
      attachments: z.array(z.strictObject({ mimeType: z.string(), bytes: z.int().nonnegative() })),
      /** Text that was hidden from a human reader was found and left out. */
      hiddenText: z.boolean(),
    }),
    /** `body` is the reply without what it quotes; `quoted` the rest. */
    personal: z.strictObject({ ...mailText, quoted: z.string() }),
  },
  /** The quotes of a reading are the influencer's words, so the whole reading stands in the personal part. */
  ReplyClassified: {
    schemaVersion: 1,
    data: z.strictObject({
      ...negotiationKeys,
      messageIds: z.array(z.string()),
      intent: ReplyReading.shape.intent,
      confidence: z.number().min(0).max(1),
      understoodAs: UnderstoodAs,
      ask: Cents.nullable(),
      discardedQuotes: z.int().nonnegative(),
      use: ModelUse,
    }),
    personal: z.strictObject({ reading: ReplyReading, discarded: z.array(z.string()) }),
  },
} as const satisfies Record<string, EventDefinition>;
