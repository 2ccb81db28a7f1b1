import { describe, expect, it } from 'vitest';
import { told } from '../../../src/cli/render/sentences.ts';
import { catalogue, type ParleyEvent } from '../../../src/events/catalogue.ts';
import type { Case } from './cases/case.ts';
import { DECIDED } from './cases/decided.ts';
import { HAPPENED } from './cases/happened.ts';

const CASES: Readonly<Record<ParleyEvent['type'], Case>> = { ...DECIDED, ...HAPPENED };
const CONTEXT = { they: 'Mia', effect: 'send_mail' } as const;
const eventOf = (type: string, { data, personal }: Case): ParleyEvent =>
  ({ type, data, ...(personal === undefined ? {} : { personal: { subject: 's', content: personal } }) }) as ParleyEvent;

describe('the sentence of', () => {
  it.each(Object.entries(CASES))('%s', (type, each) => {
    const definition = catalogue[type as keyof typeof catalogue];
    expect(definition.data.safeParse(each.data).error, 'the case is an event of the catalogue').toBeUndefined();
    if ('personal' in definition && each.personal !== undefined && each.personal !== null)
      expect(definition.personal.safeParse(each.personal).error).toBeUndefined();

    const said = told(eventOf(type, each), CONTEXT);
    expect(said.sentence).toBe(each.sentence);
    expect(said.reason).toBe(each.reason);
    expect(said.words === undefined ? undefined : (said.words?.body ?? null)).toBe(each.words);
  });

  it('every event type of the catalogue is told, and ends like a sentence', () => {
    expect(Object.keys(CASES).sort()).toEqual(Object.keys(catalogue).sort());
    for (const { sentence } of Object.values(CASES)) expect(sentence).toMatch(/^[A-Z0-9].*\.$/);
  });

  it.each([
    ['hard_bounce', 'The mail to Mia bounced for good.'],
    ['soft_bounce', 'The mail to Mia bounced for now.'],
  ])("a %s does not count the report's parts as attachments", (kind, sentence) => {
    const attachments = [
      { mimeType: 'message/delivery-status', bytes: 300 },
      { mimeType: 'message/rfc822', bytes: 900 },
    ];
    const data = { ...CASES.MailReceived.data, kind, attachments, hiddenText: false };
    expect(told(eventOf('MailReceived', { ...CASES.MailReceived, data }), CONTEXT).sentence).toBe(sentence);
  });

  it('an opening tells whether there will be another offer', () => {
    const data = { ...CASES.OfferDecided.data, purpose: 'opening', round: 0 };
    const tells = (more: object) =>
      told(eventOf('OfferDecided', { ...CASES.OfferDecided, data: { ...data, ...more } }), CONTEXT);
    expect(tells({}).sentence).toBe('Parley offers $825 as the opening (CPM $20.63).');
    expect(tells({ final: true }).sentence).toBe('Parley offers $825 as the opening, and the only offer (CPM $20.63).');
  });

  it('an event whose personal part was erased says so instead of failing', () => {
    for (const [type, each] of Object.entries(CASES)) {
      if (each.personal === undefined) continue;
      expect(told(eventOf(type, { ...each, personal: null }), CONTEXT).sentence).not.toContain('undefined');
    }
  });
});
