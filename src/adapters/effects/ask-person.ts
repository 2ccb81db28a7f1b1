import type { Effect } from '../../projections/effects.ts';
import { metadata, type Tx } from '../application.ts';
import type { Failure } from '../failures.ts';

/** Tells the team of one effect that trying again can't mend; once for everything that waits because of the same failure. */
export const askPerson = (
  tx: Tx,
  { effectId, system, kind, channel, campaignId }: Effect,
  { status, message }: Pick<Failure, 'status' | 'message'>,
): void => {
  // A message to #errors that can't be posted would ask for the next one, for ever: the log line has to do.
  if (channel === 'errors') return;
  tx.append({
    stream: `system:${system}`,
    expected: 'any',
    metadata: metadata('effects', 'agent', campaignId ?? effectId),
    events: [{ type: 'EffectNeedsPerson', data: { effectId, system, kind, status, message } }],
  });
};
