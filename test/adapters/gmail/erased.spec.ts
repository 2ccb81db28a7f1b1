import { describe, expect, it } from 'vitest';
import { readMailbox } from '../../../src/adapters/gmail/inbound.ts';
import { sweepDrafts } from '../../../src/adapters/gmail/sweep.ts';
import { eraseCalled } from '../../support/erasing.ts';
import { MAYA, type Office, openOffice } from './office.ts';
import { Killed, mortal, tryOnce } from './tries.ts';

const read = ({ app, patient }: Office) => readMailbox(app, patient);
const contents = ({ app }: Office) =>
  app.log.database.prepare<[], string>('SELECT content FROM personal WHERE content IS NOT NULL').pluck().all();

/** The opening has gone out, and Maya has been erased. */
const erased = async (): Promise<Office> => {
  const office = await openOffice();
  await read(office);
  await tryOnce(office, await office.draft());
  await read(office);
  await eraseCalled(office.app, MAYA);
  return office;
};

describe('after an erasure', () => {
  it('nothing of what they write is kept, nor of what the team writes to them', async () => {
    const office = await erased();
    const { threadId } = await office.answer('One more thing: I live in Lisbon.');
    await office.gmail.sendAsPerson(threadId, 'Goodbye Maya.');
    expect(await read(office)).toMatchObject({ recorded: 0, waiting: 0 });
    expect(office.events('MailIgnored').map(({ data }) => data.why)).toContain('its person was erased');
    expect(contents(office)).toEqual([]);
    expect(office.negotiation().phase.status).toBe('declined');
  });

  it('somebody who only wrote in a thread is not kept again either, and the thread goes on', async () => {
    const office = await openOffice();
    await read(office);
    await tryOnce(office, await office.draft());
    const kim = { name: 'Kim Doe', address: 'kim@else.example' };
    await office.answer('I am her sister.', { from: kim });
    await read(office);
    const { emptied } = await eraseCalled(office.app, 'kim@else.example');
    expect(emptied.map(({ type, named }) => [type, named])).toEqual([
      ['MailReceived', 'address'],
      ['NegotiationEscalated', 'address'],
    ]);
    await office.answer('Me again.', { from: kim });
    await office.answer('And me!');
    expect(await read(office)).toMatchObject({ recorded: 1, ignored: 1 });
    expect(contents(office).join('\n')).not.toMatch(/kim@|sister|Me again/);
  });

  it('a draft that waits for a person is taken out of the mailbox', async () => {
    const office = await openOffice({ replyMode: 'review' });
    await read(office);
    const effect = await office.draft();
    await tryOnce(office, effect);
    expect(await office.gmail.drafts()).toHaveLength(1);
    await eraseCalled(office.app, MAYA);
    await sweepDrafts(office.app, office.patient);
    expect(await office.gmail.drafts()).toEqual([]);
    expect(office.effect(effect.effectId).status).toBe('superseded');
  });

  it.each([2, 4, 6, 8, 10, 12])('a send that died at step %i sends nothing more, and names nobody', async (steps) => {
    const office = await openOffice();
    await read(office);
    const effect = await office.draft();
    await tryOnce(office, effect, mortal(steps)).catch((error: unknown) => {
      if (!(error instanceof Killed)) throw error;
    });
    const before = (await office.gmail.outgoing()).length;
    await eraseCalled(office.app, MAYA);
    if (office.effect(effect.effectId).status === 'tried') await tryOnce(office, effect);
    await read(office);
    expect(await office.gmail.outgoing()).toHaveLength(before);
    expect(await office.gmail.drafts()).toEqual([]);
    expect(['succeeded', 'superseded']).toContain(office.effect(effect.effectId).status);
    expect(contents(office).join('\n')).not.toMatch(/maya/i);
  });
});
