import type { NegotiationEvent } from '../../events/catalogue.ts';
import type { ModelUse } from '../../events/catalogue/mail.ts';
import type { MovePurpose } from '../../events/catalogue/negotiation.ts';
import type { EscalationTrigger, ReplyReading } from '../../events/reading.ts';
import type { Cents, EffectId, Instant } from '../../events/units.ts';
import type { Standing } from '../campaign/campaign.ts';
import type { CampaignTerms, LedgerEntry } from '../campaign/ledger.ts';
import type { GuardVerdict } from '../mail/guard.ts';
import type { Understanding } from '../mail/understanding.ts';
import type { Terms } from './state.ts';

/** What a person may send in their own words in place of a refused draft; a reminder waits for a state that has passed. */
export type ReviewedPurpose = Exclude<MovePurpose, 'follow_up' | 'recap' | 'walk_away'>;

type DataOf<Type extends NegotiationEvent['type']> = Extract<NegotiationEvent, { type: Type }>['data'];
type ContentOf<Type extends NegotiationEvent['type']> = NonNullable<
  NonNullable<Extract<NegotiationEvent, { type: Type }>['personal']>['content']
>;
type Keys = 'campaignId' | 'negotiationId' | 'influencerId';

/** What came in, without the ids that the thread itself knows. */
export type ReceivedMail = Omit<DataOf<'MailReceived'>, Keys | 'direction' | 'absentUntil'> &
  Readonly<{ text: ContentOf<'MailReceived'> }>;

export type SentMail = Readonly<{
  messageId: string;
  threadId: string;
  rfcMessageIdHash: string | null;
  effectId: EffectId;
  text: ContentOf<'MailSent'>;
}>;

export type PersonsMail = Omit<DataOf<'PersonWrote'>, Keys> & Readonly<{ text: ContentOf<'PersonWrote'> }>;

/** `by` is a Slack id everywhere below. */
export type PersonsCommand =
  | Readonly<{ type: 'ApproveAsk'; by: string }>
  | Readonly<{ type: 'SendOffer'; by: string; price: Cents; final: boolean }>
  | Readonly<{ type: 'WalkAway'; by: string }>
  | Readonly<{ type: 'CarryOn'; by: string }>
  | Readonly<{ type: 'TakeOver'; by: string; how: DataOf<'ThreadTakenOver'>['how'] }>
  /** `standing`: the amount that stands now, since a person may have named another; null where it is still ours. */
  | Readonly<{ type: 'HandBack'; by: string; standing: Cents | null }>
  /** `withCampaign`: the whole campaign is paused. */
  | Readonly<{ type: 'Pause'; by: string; withCampaign?: true }>
  | Readonly<{ type: 'Resume'; by: string }>
  | Readonly<{ type: 'Stop'; by: string; reason: string }>
  | Readonly<{ type: 'CloseAsAgreed'; by: string; price: Cents }>
  | Readonly<{ type: 'CloseAsDeclined'; by: string }>
  | Readonly<{ type: 'WithdrawAgreement'; by: string }>
  | Readonly<{ type: 'Reopen'; by: string }>;

/** What a person may decide about a negotiation from Slack. */
export type DecidedCommand = PersonsCommand | Extract<NegotiationCommand, { type: 'SendInWords' }>;

/** A person's own words for a mail; `overridden`: what the check before sending found and they let pass. */
export type PersonsWords = Readonly<{
  by: string;
  draft: Readonly<{ subject: string; body: string }>;
  overridden: readonly string[];
}>;

export type NegotiationCommand =
  | PersonsCommand
  /** In place of the draft of this move, which that person has read. */
  | (PersonsWords & Readonly<{ type: 'ReviseDraft'; move: number }>)
  /** In place of a draft that the guard refused: as that person's decision, of the offer or answer that it was for. */
  | (PersonsWords & Readonly<{ type: 'SendInWords'; purpose: ReviewedPurpose; price: Cents | null; final: boolean }>)
  | Readonly<{ type: 'StartNegotiation'; terms: Terms }>
  /** Is there room for the opening (policy §2 step 8)? */
  | Readonly<{ type: 'TestQueue' }>
  | Readonly<{
      type: 'RecordDraft';
      move: number;
      draft: Readonly<{ subject: string; body: string }>;
      use: ModelUse | null;
      /** When the recipient's send window opens; null: at once. */
      notBefore: Instant | null;
      verdict: GuardVerdict;
    }>
  | Readonly<{ type: 'RecordSent'; move: number; purpose: MovePurpose; price: Cents | null; mail: SentMail }>
  | Readonly<{ type: 'SupersedeMove'; move: number; why: DataOf<'MoveSuperseded'>['why'] }>
  | Readonly<{ type: 'ReceiveMail'; mail: ReceivedMail }>
  | Readonly<{ type: 'NotePersonsMail'; mail: PersonsMail; by: string }>
  | Readonly<{
      type: 'ConsiderReply';
      messageIds: readonly string[];
      reading: ReplyReading;
      understanding: Understanding;
      discarded: readonly string[];
      use: ModelUse;
    }>
  /** No model could be asked for hours, so nobody has read what they wrote. `quote`: how it begins. */
  | Readonly<{ type: 'AskAboutUnread'; hours: number; quote: string }>
  | Readonly<{ type: 'ActOnTimer'; dueAt: Instant }>
  /** The same person opted out, or the address bounced, in another negotiation. */
  | Readonly<{ type: 'Suppress'; because: DataOf<'AddressSuppressed'>['because'] }>
  | Readonly<{ type: 'EndTimeline' }>;

/** From `config/policy.yaml`. */
export type NegotiationPolicy = Readonly<{
  /** Of the hard-cap price; above it a person is asked at once (policy §3 rule 4). */
  thresholdFactor: number;
  /** Business days before the first, the second, … follow-up. */
  followUpAfterDays: readonly number[];
  staleAfterDays: number;
  /** Where an out-of-office names no return date. */
  outOfOfficeDays: number;
  answersMax: number;
  /** IANA; the team's days, by which a timeline ends. */
  timeZone: string;
  switchedOff: ReadonlySet<EscalationTrigger>;
}>;

/** What a decision may spend and when it is taken; read in the transaction it is taken in. */
export type Limits = Readonly<{
  now: Instant;
  terms: CampaignTerms;
  /** Of the whole campaign, this negotiation's own included. */
  entries: readonly LedgerEntry[];
  policy: NegotiationPolicy;
  /** Of the campaign: where it is paused or stopped, nothing goes on by itself. */
  standing: Standing;
  /** A mail of this thread may be leaving right now: its outcome decides, not we. */
  sending: boolean;
}>;
