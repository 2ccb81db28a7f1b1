import { describe, expect, it } from 'vitest';
import { laidOut, LIMITS, type List, list, message, section } from '../../../src/adapters/slack/blocks.ts';
import { type Mrkdwn, mrkdwn, words } from '../../../src/adapters/slack/text.ts';
import { validateBlocks } from '../../../src/adapters/slack/validate.ts';

const people = (count: number, called = 'Influencer'): readonly Mrkdwn[] =>
  Array.from({ length: count }, (_, place) => mrkdwn`${words(called)} ${place + 1}`);

/** Each section's text of a message that Slack takes. */
const sections = (...parts: Parameters<typeof message>[2]): readonly string[] => {
  const told = message('Heading', 'summary', parts);
  expect(validateBlocks(told)).toEqual([]);
  return told.blocks.flatMap((block) => (block.type === 'section' ? [block.text?.text ?? ''] : []));
};
const named = (texts: readonly string[], called: string): number =>
  texts
    .join('\n')
    .split('\n')
    .filter((line) => line.startsWith(`• ${called} `)).length;

describe('a list', () => {
  it('names everybody, in as many sections as that takes', () => {
    const texts = sections(list(words('*Missing*'), people(400)));
    expect(texts.length).toBeGreaterThan(1);
    expect(named(texts, 'Influencer')).toBe(400);
    expect(texts[0]).toMatch(/^\*Missing\*\n• Influencer 1\n• Influencer 2\n/);
    expect(texts.at(-1)).toMatch(/• Influencer 400$/);
  });

  it('counts whom the whole message has no room for, and says where they stand', () => {
    const texts = sections(
      section(words('x'.repeat(2_500))),
      list(words('*Missing*'), people(5_000), words('; see there')),
    );
    const shown = named(texts, 'Influencer');
    expect(shown).toBeGreaterThan(300);
    expect(texts.at(-1)).toMatch(new RegExp(`\n… and ${5_000 - shown} more; see there$`));
  });

  it('is whole where it is short, whatever a long one beside it wants; two long ones share', () => {
    const three = [people(5_000, 'Long'), people(30, 'Short'), people(5_000, 'Also')];
    const texts = sections(...three.map((some): List | null => list(words('*T*'), some)));
    expect(named(texts, 'Short')).toBe(30);
    expect(Math.abs(named(texts, 'Long') - named(texts, 'Also'))).toBeLessThan(10);
  });

  it('leaves out what is longer than a section, and what follows it', () => {
    const items = [words('short'), 'x'.repeat(2_990) as Mrkdwn, words('last')];
    expect(sections(list(words('*T*'), items))).toEqual(['*T*\n• short\n… and 2 more']);
  });

  it('is left out where there is nothing to list', () => {
    expect(list(words('*T*'), [])).toBeNull();
    expect(message('a', 'b', [null]).blocks).toHaveLength(1);
  });

  it('keeps within a message to the last character, whatever the length of its lines', () => {
    const lengths = Array.from({ length: 200 }, (_, more) => {
      const lines = [...Array.from({ length: 113 }, () => words('x'.repeat(98))), words('y'.repeat(1 + more))];
      return JSON.stringify(laidOut([list(words('Title'), lines)])).length;
    });
    expect(Math.max(...lengths)).toBe(LIMITS.message);
  });
});
