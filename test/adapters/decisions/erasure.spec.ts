import { rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { requireErasureKeys } from '../../../src/adapters/erased.ts';
import { readRosterFor } from '../../../src/adapters/sheets/read-roster.ts';
import { keyFileOf, openKeys } from '../../../src/events/keys.ts';
import type { CampaignId, Cents, EffectId, NegotiationId } from '../../../src/events/units.ts';
import { verify } from '../../../src/events/verify.ts';
import { openApplication, type TestApplication } from '../../support/application.ts';
import {
  CAMPAIGN,
  decideOn,
  negotiationsOf,
  performOnce,
  sheet,
  startCampaign,
  submit,
} from '../../support/campaigns.ts';
import { eraseCalled } from '../../support/erasing.ts';

const SECOND = 'task-2' as CampaignId;
const LATER = 'task-3' as CampaignId;
const ANN = { name: 'Ann Lee', email: 'Ann@Mail.Example', handle: 'annlee' };
const BO = { name: 'Bo' };

/** Ann and Bo in two campaigns, both with an opening that is being worded. */
const house = async () => {
  const here = openApplication();
  await startCampaign(here, [ANN, BO]);
  await startCampaign(here, [ANN, BO], { campaignId: SECOND });
  return here;
};

const statuses = (here: TestApplication, campaign: string = CAMPAIGN) =>
  negotiationsOf(here, campaign).map(({ name, status }) => [name, status]);
const openEffects = ({ rows }: TestApplication) =>
  rows<{ kind: string; name: string | null }>(
    `SELECT f.kind, c.name FROM effects f LEFT JOIN negotiations n ON n.key = f.negotiation_id
     LEFT JOIN contacts c ON c.key = n.influencer_id WHERE f.open = 1 AND f.negotiation_id IS NOT NULL ORDER BY f.asked_at`,
  );

describe('an erasure', () => {
  it('ends what is open in every campaign, and nothing is written to them any more', async () => {
    const here = await house();
    await eraseCalled(here.app, 'ann@mail.example');
    for (const campaign of [CAMPAIGN, SECOND])
      expect(statuses(here, campaign)).toEqual([
        [null, 'declined'],
        ['Bo', 'offering'],
      ]);
    expect(here.events('NegotiationDeclined').map(({ data }) => [data.campaignId, data.because])).toEqual([
      [CAMPAIGN, 'erased'],
      [SECOND, 'erased'],
    ]);
    expect(openEffects(here)).toEqual([
      { kind: 'word_mail', name: 'Bo' },
      { kind: 'word_mail', name: 'Bo' },
    ]);
    expect(here.events('EffectSuperseded').map(({ data }) => data.why)).toEqual(Array(2).fill('the person was erased'));
  });

  it('is on record with ids and numbers alone', async () => {
    const here = await house();
    const { emptied } = await eraseCalled(here.app, 'Ann Lee');
    const [erased, ...more] = here.events('PersonErased');
    expect(more).toEqual([]);
    expect(erased?.data).toEqual({
      influencerId: here.events('InfluencerMatched')[0]?.data.influencerId,
      address: here.app.keys().blind('ann@mail.example')[0],
      positions: emptied.map(({ position }) => position),
      negotiationsEnded: 2,
      by: 'T-1',
    });
    expect(verify(here.app.log.database)).toMatchObject({
      outcome: 'intact',
      erasedParts: emptied.length,
      unrecordedErasure: null,
    });
  });

  it('empties their own parts and the forms that name them, and nobody else’s', async () => {
    const here = openApplication();
    await startCampaign(here, [ANN, BO]);
    await startCampaign(here, [BO], { campaignId: SECOND });
    await eraseCalled(here.app, '@annlee');
    const left = here.rows<{ type: string; campaign: string; empty: number }>(
      `SELECT type, campaign_id AS campaign, content IS NULL AS empty FROM personal JOIN events USING (position) ORDER BY position`,
    );
    expect(left).toEqual([
      { type: 'CampaignSubmitted', campaign: CAMPAIGN, empty: 1 },
      { type: 'InfluencerMatched', campaign: CAMPAIGN, empty: 1 },
      { type: 'InfluencerMatched', campaign: CAMPAIGN, empty: 0 },
      { type: 'CampaignSubmitted', campaign: SECOND, empty: 0 },
      { type: 'InfluencerMatched', campaign: SECOND, empty: 0 },
    ]);
  });

  it('leaves read models as a rebuild makes them', async () => {
    const here = await house();
    await eraseCalled(here.app, 'Ann Lee');
    expect(here.engine.differences(here.app.log)).toEqual([]);
    const [contact] = here.rows(`SELECT * FROM contacts WHERE name IS NULL`);
    expect(contact).toMatchObject({ email: null, handle: null, manager_email: null, time_zone: null });
  });

  it('leaves a deal and its money, of which the team is still told', async () => {
    const here = await house();
    await decideOn(here, 'Ann Lee', { type: 'CloseAsAgreed', by: 'U1', price: 90_000 as Cents });
    await eraseCalled(here.app, 'Ann Lee');
    expect(statuses(here)[0]).toEqual([null, 'agreed']);
    expect(here.rows(`SELECT deal FROM negotiations WHERE campaign_id = ? AND deal IS NOT NULL`, CAMPAIGN)).toEqual([
      { deal: 90_000 },
    ]);
    const told = here.rows(`SELECT status FROM effects WHERE state ->> '$.notice' = 'agreement'`);
    expect(told).toEqual([{ status: 'pending' }]);
  });

  it('leaves a mail that may be leaving to the mailbox, which takes its draft out first', async () => {
    const here = await house();
    const [sending, drafted] = here.rows<{ effectId: EffectId; key: NegotiationId }>(
      `SELECT f.key AS effectId, f.negotiation_id AS key FROM effects f JOIN negotiations n ON n.key = f.negotiation_id
       JOIN contacts c ON c.key = n.influencer_id WHERE c.name = 'Ann Lee' ORDER BY f.asked_at`,
    );
    await here.app.log.write((tx) => {
      for (const [effectId, event] of [
        [sending?.effectId, { type: 'EffectAttempted', data: { effectId: sending?.effectId, attempt: 1 } }],
        [
          drafted?.effectId,
          {
            type: 'DraftRecorded',
            data: { effectId: drafted?.effectId, draftId: 'd', messageId: 'm', contentHash: 'h' },
          },
        ],
      ] as const)
        tx.append({
          stream: `effect:${effectId ?? ''}`,
          expected: 'any',
          metadata: { source: 'test', actor: 'agent', correlationId: 'x', causationId: null },
          events: [event as never],
        });
    });
    await eraseCalled(here.app, 'Ann Lee');
    const open = here.rows<{ key: string }>(
      `SELECT key FROM effects WHERE open = 1 AND key IN (?, ?)`,
      sending?.effectId,
      drafted?.effectId,
    );
    expect(open).toHaveLength(2);
  });

  it('is taken back by nobody: such a thread can’t be reopened', async () => {
    const here = await house();
    const [{ key } = { key: '' as NegotiationId }] = negotiationsOf(here);
    await eraseCalled(here.app, 'Ann Lee');
    const reopened = decideOn({ ...here, rows: () => [{ name: 'X', key }] as never }, 'X', {
      type: 'Reopen',
      by: 'U1',
    });
    await expect(reopened).rejects.toMatchObject({ code: 'COMMAND_NOT_ALLOWED' });
  });

  it('can be done again, for what a later form named', async () => {
    const here = await house();
    await eraseCalled(here.app, 'ann@mail.example');
    await submit(here, ['Ann Lee'], { campaignId: LATER });
    await performOnce(here, 'read_roster', readRosterFor(here.app, sheet([ANN])));
    const { emptied } = await eraseCalled(here.app, 'ann@mail.example');
    expect(emptied.map(({ type }) => type)).toEqual(['CampaignSubmitted', 'InfluencerSuppressed']);
    expect(here.rows(`SELECT 1 FROM personal WHERE content LIKE '%Ann Lee%'`)).toEqual([]);
    const [first, second] = here.events('PersonErased');
    expect(second?.data.influencerId).toBe(first?.data.influencerId);
    expect(here.engine.differences(here.app.log)).toEqual([]);
  });
});

describe('a person who was erased', () => {
  it('is never written to in a later campaign, also under another name, and nobody can tell from the database', async () => {
    const here = await house();
    await eraseCalled(here.app, 'ann@mail.example');
    await submit(here, ['A. Lee', 'Cy'], { campaignId: LATER });
    const people = [{ ...ANN, name: 'A. Lee', email: 'ANN@mail.example' }, { name: 'Cy' }];
    await performOnce(here, 'read_roster', readRosterFor(here.app, sheet(people)));
    expect(negotiationsOf(here, LATER).map(({ name }) => name)).toEqual(['Cy']);
    const [suppressed] = here.events('InfluencerSuppressed');
    expect(suppressed?.data).toMatchObject({
      campaignId: LATER,
      influencerId: here.events('PersonErased')[0]?.data.influencerId,
    });
    const macs = here.rows<{ key: string }>('SELECT key FROM erasures').map(({ key }) => key);
    expect(macs).toEqual([here.app.keys().blind('ann@mail.example')[0].mac]);
  });

  it('is recognised with the key alone: Parley does not start without it', async () => {
    const here = await house();
    await eraseCalled(here.app, 'ann@mail.example');
    const { app } = here;
    expect(() => requireErasureKeys(app)).not.toThrow();
    const [{ key }] = app.keys().blind('');
    const elsewhere = { ...app, keys: () => openKeys(`${here.file}.other`) };
    expect(() => requireErasureKeys(elsewhere)).toThrow(/people were erased with the key .* put your copy of it back/);
    rmSync(keyFileOf(here.file));
    expect(() => requireErasureKeys(elsewhere), 'nor makes one in its place').toThrow(`erased with the key ${key}`);
    const lost = { ...elsewhere, settings: { ...app.settings, PARLEY_KEYS_LOST: [key] } };
    expect(() => requireErasureKeys(lost), 'unless it is lost for good').not.toThrow();
  });

  it('whom nobody knew by an address is on record too', async () => {
    const here = openApplication();
    await submit(here, ['Lena Park', 'Ann Lee']);
    await performOnce(here, 'read_roster', readRosterFor(here.app, sheet([ANN])));
    const { emptied } = await eraseCalled(here.app, 'lena park');
    expect(emptied.map(({ type }) => type)).toEqual(['CampaignSubmitted', 'InfluencerMissing']);
    expect(here.events('PersonErased')[0]?.data).toMatchObject({ address: null, negotiationsEnded: 0 });
    expect(here.engine.differences(here.app.log)).toEqual([]);
  });
});
