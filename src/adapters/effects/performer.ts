import type { Effect, RecordedDraft } from '../../projections/effects.ts';
import type { Tx } from '../application.ts';

/** What became of an effect. `record` appends the facts that go with it, in the transaction that settles the effect. */
export type Settlement =
  | Readonly<{ outcome: 'succeeded'; result: string | null; record?: (tx: Tx) => void }>
  /** What it was asked for no longer holds. */
  | Readonly<{ outcome: 'superseded'; why: string; record?: (tx: Tx) => void }>
  /** Nobody can tell what became of it, or it can't be done: a person looks. */
  | Readonly<{ outcome: 'needs_person'; why: string }>
  /** The draft is in the mailbox and a person presses Send (reply mode `review`). */
  | Readonly<{ outcome: 'awaits_review'; why: string }>;

export type Try = Readonly<{
  /** Aborted when the try has run out of time: check it before anything that can't be taken back. */
  signal: AbortSignal;
  /** Records the draft before it is sent, so that a crash in between leaves a trace. */
  recordDraft(draft: RecordedDraft): Promise<void>;
}>;

/** How the effects of one kind are performed. Both may throw whatever the vendor's client throws; it is classified in one place. */
export type Performer = Readonly<{
  perform(effect: Effect, attempt: Try): Promise<Settlement>;
  /**
   * Asks the outside world what became of an earlier try whose outcome isn't known; null where it certainly had no
   * effect. Left out where performing twice does no harm.
   */
  recover?(effect: Effect, attempt: Try): Promise<Settlement | null>;
}>;
