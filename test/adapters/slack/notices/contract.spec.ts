import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Message } from '../../../../src/adapters/slack/blocks.ts';
import { ACTION, Pressed } from '../../../../src/adapters/slack/buttons.ts';
import type { NoticeContext } from '../../../../src/adapters/slack/noticeContext.ts';
import { renderNotice } from '../../../../src/adapters/slack/notices/notice.ts';
import { validateBlocks } from '../../../../src/adapters/slack/validate.ts';
import type { StoredEvent } from '../../../../src/events/catalogue.ts';
import { Notice } from '../../../../src/events/catalogue/effects.ts';
import { DeclineReason, MovePurpose } from '../../../../src/events/catalogue/negotiation.ts';
import { EscalationTrigger } from '../../../../src/events/reading.ts';

/** Mentions, markup, breaks of every kind, half and whole emoji, controls, and far too much of it. */
const piece = fc.constantFrom(
  '<!channel>', '<!here|x>', '<@U0PRIYA001>', '<https://evil.example|click>', '&amp;', '&', '<', '>', '|', '*', '`', '\n', '\r\n',
  '\u2028', '\u0000', '\u202e', '\u200b', '😀', '\ud83d', 'é', 'Maya ', 'a'.repeat(400), '"'.repeat(900), '&'.repeat(700), '\n'.repeat(900),
); // prettier-ignore
const words = fc.oneof(
  fc.constant(''),
  fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join('')),
  fc.constant('<!channel>'.repeat(4_000)),
  fc.constant('\n<!channel>'.repeat(4_000)),
);
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { freq: 5 });
const amount = fc.integer({ min: 0, max: 2_000_000_000 });
const many = <T>(of: fc.Arbitrary<T>) =>
  fc.oneof(
    fc.array(of, { maxLength: 3 }),
    of.map((one) => Array<T>(60).fill(one)),
  );
const personal = (content: Record<string, fc.Arbitrary<unknown>>) =>
  fc.record({ subject: fc.constant('s'), content: maybe(fc.record(content)) });
const instant = fc.constant('2026-11-20T10:00:00.000Z');
const platform = fc.constantFrom('instagram', 'tiktok', 'youtube');
const deliverables = many(
  fc.record({ type: fc.constant('instagram_reel'), quantity: fc.integer({ min: 1, max: 99 }) }),
);
const system = fc.constantFrom('clickup', 'sheets', 'gmail', 'slack', 'anthropic');
const kind = fc.constantFrom(
  'read_task',
  'read_roster',
  'classify_reply',
  'word_mail',
  'send_mail',
  'post_notice',
  'update_notice',
);
const mailText = personal({ subject: words, body: words });

const eventOf = (
  type: StoredEvent['type'],
  data: Record<string, fc.Arbitrary<unknown>>,
  part?: fc.Arbitrary<unknown>,
) =>
  fc.record({
    type: fc.constant(type),
    data: fc.record(data),
    personal: part ?? fc.constant(undefined),
    occurredAt: instant,
    position: fc.constant(7),
  });

const rows = many(fc.integer({ min: 1, max: 99_999 }));
const problems = many(fc.record({ column: words, value: words, expected: words }));
const row = fc.constant(9);
const NOT_FOUND = [
  eventOf('InfluencerMissing', { elsewhere: many(fc.record({ row, platform })) }, personal({ name: words })),
  eventOf('InfluencerAmbiguous', { rows }, personal({ name: words })),
  eventOf('InfluencerUnreadable', { row, columns: many(words) }, personal({ name: words, problems })),
  eventOf('InfluencerSuppressed', {}, personal({ name: words })),
  eventOf('InfluencerListedTwice', {}, personal({ name: words })),
] as const;
const started = eventOf('CampaignStarted', { found: amount, notFound: amount, leftOut: amount });

/** Every shape that an event asking for the notice may have. */
const EVENTS: Readonly<Record<Notice, fc.Arbitrary<unknown>>> = {
  campaign_rejected: eventOf(
    'CampaignRejected',
    { campaignId: fc.constant('c1'), taskUrl: words, fields: many(words) },
    personal({ taskName: words, problems: many(fc.record({ field: words, held: maybe(words), expected: words })) }),
  ),
  campaign_card: started,
  campaign_started: started,
  influencers_not_found: started,
  influencer_added: eventOf(
    'InfluencerMatched',
    { row, platform, averageViews: amount, alsoOn: fc.constant([]) },
    personal({ name: words }),
  ),
  influencer_not_found: fc.oneof(NOT_FOUND[0], NOT_FOUND[1], NOT_FOUND[2]),
  openings_queued: eventOf('OpeningsQueued', { negotiations: many(fc.constant('n1')) }),
  timeline_ended: eventOf('TimelineEnded', { endedOn: words, stillOpen: amount }),
  agreement: eventOf('AgreementReached', {
    price: amount, cpm: amount, platform, deliverables, by: words, reason: words, move: maybe(amount),
  }), // prettier-ignore
  escalation: eventOf(
    'NegotiationEscalated',
    {
      trigger: fc.constantFrom(...EscalationTrigger.options),
      ask: maybe(amount), held: fc.boolean(), lastOffer: maybe(amount), ceilingPrice: maybe(amount), reason: words,
    },
    personal({ evidence: words }),
  ), // prettier-ignore
  escalation_joined: eventOf('EscalationJoined', { ask: maybe(amount) }, personal({ evidence: words })),
  draft_rejected: eventOf(
    'DraftRejected',
    { purpose: fc.constantFrom(...MovePurpose.options) },
    personal({ subject: words, body: words, reasons: many(words) }),
  ),
  draft_ready: eventOf('EffectParked', { effectId: fc.constant('e1:0') }),
  negotiation_declined: eventOf('NegotiationDeclined', {
    because: fc.constantFrom(...DeclineReason.options),
    reason: words,
  }),
  later_mail: eventOf('MailReceived', {}, mailText),
  question_asked: eventOf('AnswerDecided', { price: maybe(amount) }, personal({ questions: many(words) })),
  outage_began: eventOf('OutageBegan', { system, during: maybe(kind), status: maybe(amount), message: words }),
  outage_ended: eventOf('OutageEnded', { system, began: instant }),
  effect_needs_person: eventOf('EffectNeedsPerson', {
    system,
    kind,
    status: maybe(amount),
    message: words,
    effectId: fc.constant('e1:0'),
  }),
  webhook_silent: eventOf('WebhookFoundSilent', {
    why: fc.constantFrom('suspended', 'not_found'),
    webhookId: maybe(words),
  }),
  mail_quota_reached: eventOf('MailQuotaReached', { sent: amount, waiting: amount, until: instant }),
  projection_faulted: eventOf('ProjectionFaulted', { projection: words, message: words }),
  log_anchored: eventOf('LogAnchored', {
    position: amount,
    hash: words,
    signedAt: instant,
    key: words,
    signature: words,
  }),
};

const statuses = fc.constantFrom('agreed', 'escalated', 'offering', 'paused', 'human_managed');
const PASSED_BY = fc.constantFrom(0, 1_000_00, 2_000_000_000);
const ids = { campaignId: fc.constant('c1'), negotiationId: fc.constant('n1') };
const negotiation = fc.record({
  influencerName: maybe(words), email: maybe(words), impressions: fc.integer({ min: 1, max: 1_000_000_000 }),
  lastOffer: maybe(amount), status: statuses, statusThen: statuses, open: fc.boolean(), ...ids, deal: maybe(amount),
  approvable: maybe(amount), trigger: maybe(fc.constantFrom(...EscalationTrigger.options)),
}); // prettier-ignore
const opening = fc.record({ negotiationId: fc.constant('n1'), name: maybe(words), price: amount, cpm: maybe(amount) });
const ending = fc.oneof(
  eventOf('EffectSucceeded', { effectId: words }),
  eventOf('EffectSuperseded', { effectId: words, why: words }),
);
/** What may have settled that which a notice asks. */
const settling = fc
  .tuple(
    fc.oneof(
      eventOf('AgreementReached', { by: words, price: amount, move: maybe(amount) }),
      eventOf('OfferDecided', { by: words, price: amount, purpose: fc.constantFrom('counter', 'final_offer') }),
      eventOf('EscalationReturned', { by: words }),
      eventOf('ThreadTakenOver', {
        by: words,
        how: fc.constantFrom('mailbox', 'team_mail', 'command', 'changed_draft'),
      }),
      eventOf('NegotiationDeclined', { by: words, because: fc.constantFrom(...DeclineReason.options) }),
      eventOf('NegotiationStopped', { by: words }),
      eventOf('EffectSucceeded', { effectId: words }),
      eventOf('EffectSuperseded', { effectId: words, why: words }),
      eventOf('EffectGivenUp', { effectId: words, by: words }),
      eventOf('DraftReleased', { effectId: words, by: words }),
      eventOf('EffectResumed', { effectId: words, by: words }),
      eventOf('CampaignSubmitted', {}),
      eventOf('CampaignRejected', {}),
    ),
    words,
  )
  .map(([event, actor]) => ({ ...event, metadata: { actor } }));
const contexts = fc.record({
  campaign: maybe(
    fc.record({
      campaignId: ids.campaignId, status: fc.constantFrom('rejected', 'started', 'ended'), clientName: maybe(words), standing: fc.constantFrom('running', 'paused', 'stopped'), budget: maybe(amount), openingCpm: maybe(amount), targetCpm: maybe(amount),
      spent: amount, averageCpm: maybe(amount), mention: many(words), agreed: amount, negotiations: amount,
      negotiationRows: many(fc.record({ status: statuses })), unmatched: many(fc.record({ outcome: fc.constantFrom('missing', 'suppressed') })),
      submission: maybe(
        fc.record({
          taskUrl: fc.oneof(words, fc.webUrl()), deliverables, platform: maybe(platform),
          timeline: fc.record({ start: fc.constant(null), end: words }), replyMode: fc.constantFrom('auto', 'review'),
        }),
      ),
    }),
  ),
  negotiation: maybe(negotiation),
  managerEmail: maybe(words),
  mailbox: fc.constant('deals@agency.example'),
  threadId: maybe(words),
  notFound: many(
    fc.record({ then: fc.oneof(...NOT_FOUND), now: fc.oneof(...NOT_FOUND, eventOf('InfluencerMatched', { row }, personal({ name: words }))) }),
  ),
  lookedAgain: maybe(
    fc.oneof(
      eventOf('LookUpRequested', { by: words }),
      eventOf('LookUpAnswered', { askedBy: words, found: amount, notFound: amount }),
    ),
  ),
  readAgain: maybe(eventOf('FormReadRequested', { by: words })),
  alike: fc.integer({ min: 0, max: 3 }),
  bounds: maybe(
    fc.record({
      hardCapPrice: PASSED_BY, limit: maybe(PASSED_BY), budget: amount, left: fc.integer({ min: -2_000_000_000, max: 2_000_000_000 }),
      ceilingPrice: amount, ask: maybe(amount), finalOffer: maybe(amount),
    }),
  ),
  openings: many(opening),
  queued: many(opening),
  stillOpen: many(negotiation),
  waiting: many(fc.record({ system, kind, status: fc.constant('parked'), count: amount })),
  effect: fc.option(fc.record({ draft: maybe(fc.record({ messageId: words })) })),
  settledBy: maybe(settling),
  origin: maybe(fc.record({ by: fc.oneof(fc.constant('agent'), words), escalated: fc.boolean() })),
  ended: maybe(ending),
  draft: maybe(eventOf('MailDrafted', { purpose: fc.constantFrom(...MovePurpose.options), price: maybe(amount), by: fc.option(words, { nil: undefined }),
    overridden: fc.option(fc.constant(2), { nil: undefined }) }, mailText)),
}); // prettier-ignore

describe.each(Notice.options)('the notice %s, whatever it has to tell', (notice) => {
  it('keeps within the limits of Slack, mentions nobody but Slack ids, links nowhere else, and has buttons that Parley knows', () => {
    fc.assert(
      fc.property(EVENTS[notice], contexts, (event, context) => {
        const message = renderNotice(notice, event as StoredEvent, context as unknown as NoticeContext);
        expect(validateBlocks(message)).toEqual([]);
        const markup = [message.text, ...message.blocks.flatMap(mrkdwnOf)].join('\n');
        expect(markup).not.toMatch(/<!|<#|<(?!https?:\/\/|@[UW][A-Z0-9]+>)/);
        expect(markup).not.toContain('evil.example|click>');
        expect(markup).not.toMatch(/[\u0000\u202e\u200b\u2028]/);
        for (const { action_id, value } of buttonsIn(message)) {
          const pressed = Pressed.parse(JSON.parse(value ?? ''));
          expect(action_id).toBe(`${ACTION}${pressed.does}`);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('is the same message every time', () => {
    fc.assert(
      fc.property(EVENTS[notice], contexts, (event, context) => {
        const once = () => renderNotice(notice, event as StoredEvent, context as unknown as NoticeContext);
        expect(once()).toEqual(once());
      }),
      { numRuns: 3 },
    );
  });
});

describe.each(['agreement', 'campaign_rejected', 'effect_needs_person', 'escalation'] as const)(
  'the notice %s, once it is settled',
  (notice) => {
    it('has nothing to press', () => {
      fc.assert(
        fc.property(EVENTS[notice], contexts, settling, (event, context, settledBy) => {
          const given = { ...context, settledBy } as unknown as NoticeContext;
          expect(buttonsIn(renderNotice(notice, event as StoredEvent, given))).toEqual([]);
        }),
        { numRuns: 20 },
      );
    });
  },
);

const buttonsIn = ({ blocks }: Message) =>
  blocks.flatMap((block) =>
    block.type === 'actions' ? block.elements.flatMap((element) => (element.type === 'button' ? [element] : [])) : [],
  );

type Block = ReturnType<typeof renderNotice>['blocks'][number];

const mrkdwnOf = (block: Block): readonly string[] => {
  switch (block.type) {
    case 'section':
      return [block.text?.text ?? '', ...(block.fields ?? []).map(({ text }) => text)];
    case 'context':
      return block.elements.map((element) => ('text' in element ? element.text : ''));
    default:
      return [];
  }
};
