import type { ParleyEvent } from '../events/catalogue.ts';

/** What is left behind when all is well: what failed, waits, or was given up is none of it. */
export const ROUTINE: readonly ParleyEvent['type'][] = [
  'EffectRequested',
  'EffectAttempted',
  'EffectSucceeded',
  'DraftRecorded',
  'MailboxRead',
  'NoticePosted',
  'NoticeSettled',
  'HomeOpened',
];
