import { describe, expect, it } from 'vitest';
import { actOnTimers } from '../../../../src/adapters/timers.ts';
import { noticeContext } from '../../../../src/adapters/slack/noticeContext.ts';
import { NoticeMismatch, renderNotice } from '../../../../src/adapters/slack/notices/notice.ts';
import { cents, type CampaignId, type EffectId, type Instant, type Position } from '../../../../src/events/units.ts';
import { DAY } from '../../../support/application.ts';
import { found, negotiation, readable, team, type Team } from '../team.ts';
import { rendered, shows } from './rendered.ts';

const MAYA = negotiation('mayalee');

describe('what the team reads, one file per message in messages/', () => {
  it('campaign_rejected: each field, what it held and what was expected', async () => {
    const here = team();
    await here.reject('bad1' as CampaignId, 'Spring launch', [
      { field: 'Budget', held: 'about twenty', expected: 'an amount in dollars, such as 20000' },
      { field: 'Timeline', held: null, expected: 'the day on which the campaign ends' },
    ]);
    await shows(rendered(here, 'campaign_rejected'), 'campaign_rejected');
  });

  it('campaign_started and influencers_not_found: found, missing, opening numbers, whom to add or mend', async () => {
    const here = team();
    await here.start([
      found(1, 'Maya Lee'),
      found(2, 'Ben Okafor'),
      { place: 3, listedAs: 'Nobody Known', outcome: 'missing', elsewhere: [] },
      { place: 4, listedAs: 'Sam Sung', outcome: 'ambiguous', rows: [7, 9] },
      {
        place: 5,
        listedAs: 'Ana Costa',
        outcome: 'unreadable',
        row: 12,
        problems: [{ column: 'Average Views', value: '500-800', expected: 'one number, such as 45000' }],
      },
    ]);
    await shows(rendered(here, 'campaign_started'), 'campaign_started');
    await shows(rendered(here, 'influencers_not_found'), 'influencers_not_found');
  });

  it('influencers_not_found: asks nobody to mend what is only left out', async () => {
    const here = team();
    await here.start([found(1, 'Maya Lee'), found(2, 'Maya Lee')]);
    const text = rendered(here, 'influencers_not_found');
    expect(text).toContain('Influencers left out: Glow: 1 on the list could not be started');
    expect(text).not.toContain('Please add or mend');
    expect(rendered(here, 'campaign_started')).toContain('1 found, 0 not found, 1 left out');
  });

  it('campaign_started and influencers_not_found: name everybody, also of a long list', async () => {
    const here = team();
    const missing = Array.from({ length: 80 }, (_, place) => `Nobody Number${place}`);
    await here.start(
      [
        ...Array.from({ length: 80 }, (_, place) => found(place + 1, `Somebody Number${place}`)),
        ...missing.map(
          (listedAs, place) => ({ place: 81 + place, listedAs, outcome: 'missing', elsewhere: [] }) as const,
        ),
      ],
      { budget: 200_000 },
    );
    const alert = rendered(here, 'influencers_not_found');
    expect(missing.filter((name) => !alert.includes(`• ${name}\n`))).toEqual([]);
    expect(rendered(here, 'campaign_started').match(/• Somebody Number\d+: \$/g)).toHaveLength(80);
  });

  it('influencers_not_found: where else somebody stands', async () => {
    const here = team();
    const elsewhere = [{ row: 12, platform: 'tiktok' }] as const;
    await here.start([found(1, 'Maya Lee'), { place: 2, listedAs: 'Ben Okafor', outcome: 'missing', elsewhere }]);
    expect(rendered(here, 'influencers_not_found')).toContain(
      '• Ben Okafor: only on TikTok (row 12); add a row for Instagram',
    );
  });

  it('influencer_added and influencer_not_found: a line looked up again', async () => {
    const here = team();
    await here.start([found(1, 'Maya Lee'), { place: 2, listedAs: 'Ben Okafor', outcome: 'missing', elsewhere: [] }]);
    await here.lookAgain([{ place: 2, listedAs: 'Ben Okafor', outcome: 'ambiguous', rows: [3, 4] }]);
    await shows(rendered(here, 'influencer_not_found'), 'influencer_not_found');
    await here.lookAgain([found(2, 'Ben Okafor')]);
    await shows(rendered(here, 'influencer_added'), 'influencer_added');
  });

  it('openings_queued: who waits, at which price, and that nobody is low-balled', async () => {
    const here = team();
    await here.start([found(1, 'Maya Lee'), found(2, 'Ben Okafor'), found(3, 'Ana Costa')], { budget: 1_000 });
    await shows(rendered(here, 'openings_queued'), 'openings_queued');
  });

  it('timeline_ended: who was still open, and who was stopped by it', async () => {
    const here = team();
    await here.start([found(1, 'Maya Lee'), found(2, 'Ben Okafor'), found(3, 'Ana Costa')], { budget: 1_000 });
    await here.send(MAYA);
    await here.decide(negotiation('anacosta'), { type: 'Stop', by: 'U0PRIYA001', reason: 'no' });
    here.pass(42 * DAY);
    await actOnTimers(here.app);
    expect(here.last('TimelineEnded').data.stillOpen).toBe(2);
    await shows(rendered(here, 'timeline_ended'), 'timeline_ended');
  });

  it('agreement: rate, package, CPM, next steps and the people to mention', async () => {
    const here = team();
    await here.start([found(1, 'Maya Lee')], { mention: ['U0PRIYA001', 'Sam & the <!channel>'] });
    await here.send(MAYA);
    await here.reply(MAYA, 'Yes, $800 works.', { kind: 'ask', amount: cents(800_00), quote: '$800 works' });
    await shows(rendered(here, 'agreement'), 'agreement');
  });

  it('escalation: the exact trigger, the quote, both numbers, the ceiling, suggestions, links; then what joined it', async () => {
    const here = team();
    await here.start([found(1, 'Maya Lee')]);
    await here.send(MAYA);
    const quote = 'My rate is $3,000\nfor both reels & I never go lower.';
    await here.reply(MAYA, quote, { kind: 'ask', amount: cents(3_000_00), quote });
    await shows(rendered(here, 'escalation'), 'escalation');
    await here.reply(MAYA, 'Or $2,800?', { kind: 'ask', amount: cents(2_800_00), quote: 'Or $2,800?' });
    await shows(rendered(here, 'escalation_joined'), 'escalation_joined');
    await here.receive(MAYA, 'Or $2,600, and this is my last word.');
    await here.decide(MAYA, { type: 'AskAboutUnread', hours: 4, quote: 'Or $2,600, and this is my' });
    await shows(rendered(here, 'escalation_joined'), 'escalation_joined-unread');
  });

  it('agreement and escalation: the manager’s address too, where it is the manager who writes', async () => {
    const here = team();
    const maya = found(1, 'Maya Lee');
    if (maya.outcome !== 'found') throw new Error('nobody found');
    const manager = '*Manager*: maya@lee.example';
    await here.start([{ ...maya, contact: { ...maya.contact, managerEmail: 'Maya@Lee.example' } }]);
    await here.send(MAYA);
    await here.reply(MAYA, '$3,000', { kind: 'ask', amount: cents(3_000_00), quote: '$3,000' });
    expect(rendered(here, 'escalation')).toContain(`*Email*: mayalee@example.com\n\n${manager}\n`);
    await here.decide(MAYA, { type: 'CloseAsAgreed', by: 'U0PRIYA001', price: cents(900_00) });
    expect(rendered(here, 'agreement')).toContain(`*Email*: mayalee@example.com\n\n${manager}\n`);
  });

  it('agreement: every platform of the package', async () => {
    const here = team();
    await here.start([found(1, 'Maya Lee')]);
    await here.decide(MAYA, { type: 'CloseAsAgreed', by: 'U0PRIYA001', price: cents(900_00) });
    const event = here.last('AgreementReached');
    const deliverables = [...event.data.deliverables, { type: 'tiktok_video' as const, quantity: 1 }];
    const message = renderNotice(
      'agreement',
      { ...event, data: { ...event.data, deliverables } },
      noticeContext(here.app, event),
    );
    expect(readable(message)).toContain('*Platform*: Instagram, TikTok');
  });

  it('agreement: no manager’s address where the manager wrote nothing', async () => {
    const here = team();
    const maya = found(1, 'Maya Lee');
    if (maya.outcome !== 'found') throw new Error('nobody found');
    await here.start([{ ...maya, contact: { ...maya.contact, managerEmail: 'quiet@agents.example' } }]);
    await here.send(MAYA);
    await here.reply(MAYA, 'Yes!', { kind: 'accept', quote: 'Yes!' });
    expect(rendered(here, 'agreement')).not.toMatch(/Manager|quiet@/);
  });

  it('question_asked: what they ask, and what Parley answers', async () => {
    const here = team();
    await here.start([found(1, 'Maya Lee')]);
    await here.send(MAYA);
    const quotes = ['Who owns the footage?', 'And when do you pay?'];
    await here.reply(MAYA, quotes.join(' '), { kind: 'question', quotes });
    await shows(rendered(here, 'question_asked'), 'question_asked');
    await here.reply(MAYA, '$900-1,100', { kind: 'clarify', about: 'range', quote: '$900-1,100' });
    const asked = here.app.log
      .read({ types: ['EffectRequested'] })
      .map(({ data }) => ('notice' in data ? data.notice : null));
    expect(asked.filter((notice) => notice === 'question_asked')).toHaveLength(1);
  });

  it('draft_ready: the draft that waits in Gmail', async () => {
    const here = team();
    await here.start([found(1, 'Maya Lee')]);
    await here.decide(MAYA, {
      type: 'RecordDraft',
      move: 1,
      draft: { subject: 'Glow x Maya: two reels', body: 'Hi Maya,\n\nwe would love to offer $800.' },
      use: null,
      notBefore: null,
      verdict: { ok: true },
    });
    const { effectId } = sendEffect(here);
    const draft = { effectId, draftId: 'd-1', messageId: '18c2f7draft', contentHash: 'h' };
    await here.append(
      `effect:${effectId}`,
      { type: 'DraftRecorded', data: draft },
      { type: 'EffectParked', data: { effectId, until: null, why: 'review', message: 'review', negotiationId: MAYA } },
    );
    await shows(rendered(here, 'draft_ready'), 'draft_ready');
  });

  it('draft_rejected and later_mail: what needs a person after the end', async () => {
    const here = team();
    await here.start([found(1, 'Maya Lee')]);
    await here.send(MAYA);
    await here.reply(MAYA, 'Yes!', { kind: 'accept', quote: 'Yes!' });
    await here.decide(MAYA, {
      type: 'RecordDraft',
      move: 2,
      draft: { subject: 'Re: Glow x Maya', body: 'Agreed at $8,000, hooray' },
      use: null,
      notBefore: null,
      verdict: { ok: false, reasons: ['the amount $8,000 is not ours'] },
    });
    await shows(rendered(here, 'draft_rejected'), 'draft_rejected');
    await here.receive(MAYA, 'When is the shoot?');
    await shows(rendered(here, 'later_mail'), 'later_mail');
  });

  it('negotiation_declined: a no', async () => {
    const here = team();
    await here.start([found(1, 'Maya Lee')]);
    await here.send(MAYA);
    await here.reply(MAYA, 'No thanks.', { kind: 'decline', quote: 'No thanks.' });
    await shows(rendered(here, 'negotiation_declined'), 'negotiation_declined');
  });

  it('outage_began, outage_ended, effect_needs_person, webhook_silent, mail_quota_reached, projection_faulted: what the #errors channel is told', async () => {
    const here = team();
    await here.start([found(1, 'Maya Lee')]);
    await here.append('system:anthropic', {
      type: 'OutageBegan',
      data: { system: 'anthropic', during: 'word_mail', status: 529, message: 'HTTP 529 (overloaded_error)' },
    });
    await shows(rendered(here, 'outage_began'), 'outage_began');
    here.pass(42 * 60_000);
    await here.append('system:anthropic', {
      type: 'OutageEnded',
      data: { system: 'anthropic', began: '2026-11-20T10:00:00.000Z' as Instant },
    });
    await shows(rendered(here, 'outage_ended'), 'outage_ended');
    const told = { status: 400, message: 'HTTP 400 (channel_not_found)' };
    await here.append('system:slack', {
      type: 'EffectNeedsPerson',
      data: { effectId: 'x:0', system: 'slack', kind: 'post_notice', ...told },
    });
    await shows(rendered(here, 'effect_needs_person'), 'effect_needs_person');
    await here.append('webhook:clickup', {
      type: 'WebhookFoundSilent',
      data: { why: 'suspended', webhookId: '4b67ac88' },
    });
    await shows(rendered(here, 'webhook_silent'), 'webhook_silent');
    await here.append('mailbox:main', {
      type: 'MailQuotaReached',
      data: { sent: 500, waiting: 12, until: '2026-11-21T09:12:00.000Z' as Instant },
    });
    await shows(rendered(here, 'mail_quota_reached'), 'mail_quota_reached');
    await here.append('system:contacts', {
      type: 'ProjectionFaulted',
      data: { projection: 'contacts', message: 'TypeError on InfluencerMatched at position 12' },
    });
    await shows(rendered(here, 'projection_faulted'), 'projection_faulted');
  });

  it('log_anchored: up to where, and the line that can be held against the log later', async () => {
    const here = team();
    const signedAt = '2026-11-20T10:00:00.000Z' as Instant;
    const anchor = { position: 1_234 as Position, hash: 'ab'.repeat(32), signedAt, key: '12'.repeat(16) };
    await here.append('system:anchors', { type: 'LogAnchored', data: { ...anchor, signature: 'c2ln+/c=' } });
    await shows(rendered(here, 'log_anchored'), 'log_anchored');
  });
});

describe('an outage', () => {
  it.each([
    [28_000, '28 s'],
    [119_000, '119 s'],
    [120_000, '2 min'],
    [42 * 60_000, '42 min'],
  ])('of %i ms is told to have ended after %s', async (milliseconds, lasted) => {
    const here = team();
    const began = '2026-11-20T10:00:00.000Z' as Instant;
    here.pass(milliseconds);
    await here.append('system:gmail', { type: 'OutageEnded', data: { system: 'gmail', began } });
    const text = rendered(here, 'outage_ended');
    expect(text).toContain(`Gmail works again: after ${lasted}\n`);
    expect(text).toContain(`Gmail answers again, after about ${lasted}.`);
  });

  it('claims no retries: refused credentials are not tried again', async () => {
    const here = team();
    await here.append('system:gmail', {
      type: 'OutageBegan',
      data: { system: 'gmail', during: 'send_mail', status: 400, message: 'HTTP 400 (invalid_grant)' },
    });
    const text = rendered(here, 'outage_began');
    expect(text).toContain('Gmail failed when we tried to send a mail: HTTP 400 (invalid_grant).');
    expect(text).not.toMatch(/retries/);
  });
});

describe('what a notice never does', () => {
  it('shows nothing of a person who was erased', async () => {
    const here = team();
    await here.start([found(1, 'Maya Lee')]);
    await here.send(MAYA);
    await here.reply(MAYA, '$9,999 or nothing', { kind: 'ask', amount: cents(9_999_00), quote: '$9,999 or nothing' });
    await here.app.log.write((tx) =>
      tx.prepare('UPDATE personal SET salt = NULL, content = NULL WHERE subject = ?').run('mayalee'),
    );
    here.store.engine.rebuild(here.app.log);
    const text = rendered(here, 'escalation');
    expect(text).not.toMatch(/maya|or nothing/i);
    expect(text).toContain('> (erased)');
  });

  it('refuses to tell about an event that it does not fit', async () => {
    const here = team();
    await here.start([found(1, 'Maya Lee')]);
    const event = here.last('CampaignStarted');
    expect(() => renderNotice('agreement', event, noticeContext(here.app, event))).toThrow(NoticeMismatch);
  });
});

const sendEffect = ({ app }: Team) =>
  app.log.database.prepare(`SELECT key AS effectId FROM effects WHERE kind = 'send_mail'`).get() as {
    effectId: EffectId;
  };
