import { describe, expect, it, vi } from 'vitest';
import { giveUpByPerson } from '../../../src/adapters/effects/by-person.ts';
import { readMailbox } from '../../../src/adapters/gmail/inbound.ts';
import { metadata } from '../../../src/adapters/application.ts';
import { draftTidier } from '../../../src/adapters/gmail/orphans.ts';
import { parseMail } from '../../../src/adapters/gmail/parse.ts';
import { settleEffect } from '../../../src/adapters/gmail/record.ts';
import { sweepDrafts } from '../../../src/adapters/gmail/sweep.ts';
import type { Effect } from '../../../src/projections/effects.ts';
import { type Office, openOffice, OURS } from './office.ts';
import { Killed, mortal, tryOnce } from './tries.ts';

const tidy = (office: Office) => draftTidier(office.app, office.patient)();
const draftsIn = async (office: Office) => (await office.gmail.drafts()).map(({ id }) => id);

const diesAt = async (office: Office, effect: Effect, steps: number) => {
  await expect(tryOnce(office, effect, mortal(steps))).rejects.toThrow(Killed);
};
const supersede = ({ app }: Office, { effectId }: Effect) =>
  app.log.write((tx) => settleEffect(tx, effectId, { type: 'EffectSuperseded', data: { effectId, why: 'test' } }));

/** How many steps a try lives until its draft stands in the mailbox, before and after that is on record. */
const UNRECORDED = 2;
const RECORDED = 4;

describe('a draft that nothing waits for', () => {
  it.each([UNRECORDED, RECORDED])(
    'left behind by a death at step %i is deleted once its effect is settled',
    async (steps) => {
      const office = await openOffice();
      await readMailbox(office.app, office.patient);
      const effect = await office.draft();
      await diesAt(office, effect, steps - 1);
      expect(await draftsIn(office)).toHaveLength(1);
      const look = draftTidier(office.app, office.patient);
      // Its effect finds it by itself while it is open.
      expect(await look()).toEqual({ deleted: 0, gone: 0 });
      await supersede(office, effect);
      expect(await look()).toEqual({ deleted: 1, gone: 0 });
      expect(await draftsIn(office)).toEqual([]);
    },
  );

  it('is none that a try records while it is being looked at: that mail is about to leave', async () => {
    const office = await openOffice();
    await readMailbox(office.app, office.patient);
    const effect = await office.draft();
    await diesAt(office, effect, UNRECORDED - 1);
    const [draft = ''] = await draftsIn(office);
    const recordedMeanwhile = {
      ...office.patient,
      getDraft: async (id: string) => {
        const found = await office.patient.getDraft(id);
        const { contentHash } = await parseMail(found?.raw ?? Buffer.from(''));
        await office.app.log.write((tx) =>
          tx.append({
            stream: `effect:${effect.effectId}`,
            expected: 'stream_exists',
            metadata: metadata('test', 'agent', 'test'),
            events: [
              {
                type: 'DraftRecorded',
                data: { effectId: effect.effectId, draftId: id, messageId: found?.messageId ?? '', contentHash },
              },
            ],
          }),
        );
        return found;
      },
    };
    expect(await draftTidier(office.app, recordedMeanwhile)()).toEqual({ deleted: 0, gone: 0 });
    expect(await draftsIn(office)).toEqual([draft]);
  });

  it('is left alone where a person changed it', async () => {
    const office = await openOffice({ replyMode: 'review' });
    await readMailbox(office.app, office.patient);
    const effect = await office.draft();
    await tryOnce(office, effect);
    const [draft = ''] = await draftsIn(office);
    await office.gmail.editDraftAsPerson(draft, 'Hi Maya, call me instead. Priya');
    await supersede(office, effect);
    expect(await tidy(office)).toEqual({ deleted: 0, gone: 0 });
    expect(await draftsIn(office)).toEqual([draft]);
  });

  it('of a mail that a person gave up is deleted', async () => {
    const office = await openOffice({ replyMode: 'review' });
    await readMailbox(office.app, office.patient);
    const effect = await office.draft();
    await tryOnce(office, effect);
    expect(await office.app.log.write((tx) => giveUpByPerson(tx, office.app, effect.effectId, 'U1'))).toBe('done');
    expect(await tidy(office)).toEqual({ deleted: 1, gone: 0 });
    expect(office.negotiation().phase.status).toBe('human_managed');
  });

  it('is not one of ours, which is read once and never touched', async () => {
    const office = await openOffice();
    await readMailbox(office.app, office.patient);
    const raw = Buffer.from(`From: ${OURS}\r\nTo: somebody@else.example\r\nSubject: Lunch\r\n\r\nOn Tuesday?`);
    const { id } = await office.client.createDraft(raw, null);
    const look = draftTidier(office.app, office.patient);
    await look();
    await look();
    expect(office.gmail.server.requests.filter(({ path }) => path.endsWith(`/drafts/${id}`))).toHaveLength(1);
    expect(await draftsIn(office)).toEqual([id]);
  });
});

describe('a draft under review that a person deleted', () => {
  it('is not waited for: what became of it is looked up, and a person is asked, once', async () => {
    const office = await openOffice({ replyMode: 'review' });
    await readMailbox(office.app, office.patient);
    const effect = await office.draft();
    await tryOnce(office, effect);
    expect(await tidy(office)).toEqual({ deleted: 0, gone: 0 });
    const [draft = ''] = await draftsIn(office);
    await office.gmail.deleteDraftAsPerson(draft);
    expect(await tidy(office)).toEqual({ deleted: 0, gone: 1 });
    expect(office.effect(effect.effectId).status).toBe('pending');
    expect(await tryOnce(office, office.effect(effect.effectId))).toMatchObject({ outcome: 'needs_person' });
    expect(await tidy(office)).toEqual({ deleted: 0, gone: 0 });
    expect(await office.gmail.outgoing()).toEqual([]);
  });
});

describe('a look for drafts that wait', () => {
  it('reads what is open, not every mail that was ever sent', async () => {
    const office = await openOffice();
    const { database } = office.app.log;
    const prepared = vi.spyOn(database, 'prepare');
    await tidy(office);
    await sweepDrafts(office.app, office.patient);
    const asked = prepared.mock.calls
      .map(([sql]) => sql)
      .filter((sql) => /FROM effects WHERE open = 1/.test(sql.replace(/\s+/g, ' ')));
    prepared.mockRestore();
    expect(asked).toHaveLength(2);
    for (const sql of asked) {
      const plan = database.prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all();
      expect(plan[0]?.detail).toContain('effects_by_system');
    }
  });
});
