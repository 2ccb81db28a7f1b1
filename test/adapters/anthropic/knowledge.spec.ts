import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readKnowledge } from '../../../src/adapters/anthropic/knowledge.ts';
import { fillSlots, makesOffer, missingSlots, slotsNeeded, slotValues } from '../../../src/adapters/anthropic/slots.ts';
import { guardDraft } from '../../../src/domain/mail/guard.ts';
import { MovePurpose } from '../../../src/events/catalogue/negotiation.ts';
import { LineItem, Platform } from '../../../src/events/terms.ts';
import { cents, type Day } from '../../../src/events/units.ts';

const terms = {
  influencerName: 'Maya Lee',
  clientName: 'Acme',
  deliverables: [LineItem.parse({ type: 'youtube_short', quantity: 3 })],
  deadline: '2027-01-15' as Day,
};

describe('the knowledge that comes with Parley', () => {
  const knowledge = readKnowledge('knowledge');

  it.each(MovePurpose.options)('has examples of %s that could be sent as they are', (purpose) => {
    const price = purpose === 'walk_away' ? null : cents(850_00);
    const values = slotValues(purpose, { ...terms, greeted: terms.influencerName, price });
    expect(knowledge.examples[purpose].length).toBeGreaterThan(0);
    for (const { subject, body } of knowledge.examples[purpose]) {
      expect(subject === null).toBe(purpose !== 'opening');
      const mail = fillSlots(body.replace('\n', `\n${subject ?? ''}\n`), values);
      expect(mail.problems).toEqual([]);
      expect(missingSlots(body, slotsNeeded(purpose, values))).toEqual([]);
      const facts = { ...terms, price, purpose, senderName: 'Alex Rivera' };
      const verdict = guardDraft(mail.text, { ...facts, mustSaySubjectToConfirmation: makesOffer(purpose) });
      expect(verdict).toEqual({ ok: true });
    }
  });

  it('gives each mail its own tactics, platform and examples, and no other', () => {
    const playbook = knowledge.playbookFor('final_offer', 'tiktok');
    expect([...playbook.matchAll(/^## (.+)$/gm)].map(([, title]) => title)).toEqual([
      'Tone',
      'Final offer',
      'On tiktok',
      'Example 1',
    ]);
    expect(playbook).toContain('{{confirmation}}');
    expect(playbook).not.toMatch(/YouTube|Walking away|\n# /);
  });

  it('is short enough to go along with every mail', () => {
    for (const purpose of MovePurpose.options)
      for (const platform of Platform.options)
        expect(knowledge.playbookFor(purpose, platform).length).toBeLessThan(4_000);
  });
});

describe('knowledge that someone edited', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'parley-knowledge-'));
    cpSync('knowledge', folder, { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const edit = (file: string, change: (text: string) => string): void => {
    const path = join(folder, file);
    writeFileSync(path, change(readFileSync(path, 'utf8')));
  };
  const problem = (): string => {
    try {
      readKnowledge(folder);
      return 'none';
    } catch (error) {
      expect(error).toMatchObject({ code: 'KNOWLEDGE_INVALID' });
      return String(error).replaceAll(folder, '');
    }
  };

  it('is used as it was written', () => {
    edit('playbook.md', (text) => text.replace('## Counter\n', '##  counter \r\n\r\nBe brave.\r\n'));
    edit('examples/recap.md', (text) => `${text}\n---\n\nHi {{name}}, lovely.\n`);
    const playbook = readKnowledge(folder).playbookFor('counter', 'youtube');
    expect(playbook).toContain('Be brave.');
    expect(readKnowledge(folder).examples.recap.at(-1)).toEqual({ subject: null, body: 'Hi {{name}}, lovely.' });
  });

  it.each<[string, () => void, RegExp]>([
    ['a missing file', () => rmSync(join(folder, 'platforms/tiktok.md')), /^\S+ \/platforms\/tiktok\.md: .*missing/],
    ['a missing folder', () => rmSync(join(folder, 'examples'), { recursive: true }), /\/examples: There is no such/],
    ['a file of another name', () => writeFileSync(join(folder, 'platforms/twitch.md'), 'x'), /twitch\.md.*tiktok\.md/],
    ['an unknown section', () => edit('playbook.md', (t) => `${t}\n## Jokes\nNone.`), /"Jokes" is not known.*Tone/],
    ['a section twice', () => edit('playbook.md', (t) => `${t}\n## Tone\nKind.`), /"Tone" stands in it twice/],
    ['a missing section', () => edit('playbook.md', (t) => t.replace('## Recap', '### Recap')), /missing: Recap/],
    ['an empty section', () => edit('playbook.md', () => '## Tone\n\n## Opening\n'), /"Tone" is empty/],
    ['a section too long', () => edit('playbook.md', (t) => `${t}${'x'.repeat(2_001)}`), /Walking away.*2000/],
    ['a file too long', () => edit('examples/counter.md', (t) => `${t}${'x'.repeat(6_001)}`), /counter\.md.*6000/],
    ['an empty file', () => edit('platforms/youtube.md', () => '# YouTube\n'), /youtube\.md: There is nothing in it/],
    ['an empty example', () => edit('examples/recap.md', (t) => `${t}\n---\n`), /recap\.md: An example in it is empty/],
    [
      'an unknown slot',
      () => edit('examples/recap.md', (t) => t.replace('{{price}}', '{{rate}}')),
      /"\{\{rate\}\}".*\{\{price\}\}/,
    ],
  ])('with %s stops the start and says where', (_what, spoil, said) => {
    spoil();
    expect(problem()).toMatch(said);
    expect(problem()).toContain('knowledge/README.md');
  });
});
