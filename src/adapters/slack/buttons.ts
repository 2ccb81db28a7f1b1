import type { types } from '@slack/bolt';
import { z } from 'zod';
import { CampaignId, Cents, EffectId, NegotiationId, Position, SignedCents } from '../../events/units.ts';
import { BOUNDS } from '../../domain/negotiation/bounds.ts';
import { LIMITS } from './blocks.ts';
import { plain } from './text.ts';

/** What `escalation` says: the position of the event that called for a person, so that an old button decides nothing new. */
export const escalated = { negotiationId: NegotiationId, escalation: Position };
/** What whoever presses it has been told that the price goes past, and where that lay. */
export const passes = { passes: z.array(z.strictObject({ bound: z.enum(BOUNDS), at: SignedCents })) };
/** Of an effect that waits for a person, such as a draft for its review, since this position. */
const waiting = { effectId: EffectId, since: Position };

/** What a button of ours stands for; its value in Slack is this as JSON. */
export const Pressed = z.discriminatedUnion('does', [
  z.strictObject({ does: z.literal('approve'), ...escalated, ask: Cents, ...passes }),
  z.strictObject({ does: z.literal('carry_on'), ...escalated }),
  z.strictObject({ does: z.literal('close'), ...escalated }),
  z.strictObject({ does: z.literal('counter'), ...escalated }),
  z.strictObject({ does: z.literal('discard_draft'), ...waiting }),
  z.strictObject({ does: z.literal('edit_draft'), ...waiting }),
  z.strictObject({ does: z.literal('edit_refused'), ...escalated }),
  z.strictObject({ does: z.literal('send_draft'), ...waiting }),
  z.strictObject({ does: z.literal('final_offer'), ...escalated, price: Cents, ...passes }),
  z.strictObject({ does: z.literal('give_up'), ...waiting }),
  z.strictObject({ does: z.literal('hand_back'), negotiationId: NegotiationId, takenOver: Position }),
  z.strictObject({ does: z.literal('look_again'), campaignId: CampaignId }),
  z.strictObject({ does: z.literal('read_again'), campaignId: CampaignId, rejection: Position }),
  z.strictObject({ does: z.literal('record_deal'), ...escalated }),
  z.strictObject({ does: z.literal('resume'), ...escalated }),
  z.strictObject({ does: z.literal('take_over'), ...escalated }),
  z.strictObject({ does: z.literal('try_again'), ...waiting }),
  z.strictObject({ does: z.literal('walk_away'), ...escalated }),
  z.strictObject({ does: z.literal('withdraw'), negotiationId: NegotiationId, agreement: Position }),
]);
export type Pressed = z.infer<typeof Pressed>;

/** Every action id of ours begins like this; what follows names what the button does. */
export const ACTION = 'parley:';

type Look = Readonly<{ style?: 'primary' | 'danger'; confirm?: Confirm }>;
/** Asked before the click counts; plain text. */
export type Confirm = Readonly<{ title: string; text: string; yes: string; no: string }>;

/** At most one of each kind stands in one block. */
export const button = (label: string, pressed: Pressed, { style, confirm }: Look = {}): types.Button => ({
  type: 'button',
  text: { type: 'plain_text', text: plain(label, LIMITS.buttonText) },
  action_id: `${ACTION}${pressed.does}`,
  value: JSON.stringify(pressed),
  ...(style === undefined ? {} : { style }),
  ...(confirm === undefined ? {} : { confirm: confirmation(confirm) }),
});

/** Nothing where there is no button. */
export const actions = (...buttons: readonly (types.Button | null)[]): types.ActionsBlock | null => {
  const elements = buttons.filter((each) => each !== null);
  return elements.length === 0 ? null : { type: 'actions', elements };
};

const confirmation = ({ title, text, yes, no }: Confirm): types.ConfirmationDialog => ({
  title: { type: 'plain_text', text: plain(title, LIMITS.confirmTitle) },
  text: { type: 'plain_text', text: plain(text, LIMITS.confirmText) },
  confirm: { type: 'plain_text', text: plain(yes, LIMITS.confirmButton) },
  deny: { type: 'plain_text', text: plain(no, LIMITS.confirmButton) },
});
