import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cut, oneLine, padded, plain, widthOf, wrapped } from '../../../src/cli/render/text.ts';

describe('somebody else’s text on a terminal', () => {
  it.each([
    ['an escape sequence', 'a\u001b[31mred\u001b[0m', 'a[31mred[0m'],
    ['an escape sequence of one character', 'a\u009b31mb', 'a31mb'],
    ['text that turns its direction', 'pay \u202E005$', 'pay 005$'],
    ['a bell and a backspace', 'a\u0007b\u0008c', 'abc'],
    ['hidden tag characters', 'hi\u{E0041}\u{E0042}', 'hi'],
    ['line breaks of every kind', 'a\r\nb\rc\u2028d', 'a\nb\nc\nd'],
  ])('is freed of %s', (_what, text, shown) => {
    expect(plain(text)).toBe(shown);
  });

  it('fits on one line where a table wants it', () => {
    expect(oneLine('  Mia\n\tTorres  ')).toBe('Mia Torres');
  });

  it('never keeps a control character', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => !/(?!\n)\p{Cc}/u.test(plain(text))));
  });
});

describe('widths', () => {
  it.each([
    ['Mia', 3],
    ['Zoë', 3],
    ['Zoe\u0308', 3],
    ['日本', 4],
    ['👩‍👩‍👧', 2],
    ['🇩🇪', 2],
    ['한국어', 6],
    ['', 0],
  ])('of %s are %i columns', (text, width) => {
    expect(widthOf(text)).toBe(width);
  });

  it('are cut between characters, with an ellipsis', () => {
    expect(cut('Northwind Coffee', 10)).toBe('Northwind…');
    expect(cut('日本語テスト', 6)).toBe('日本…');
    expect(cut('👩‍👩‍👧 family', 3)).toBe('👩‍👩‍👧…');
    expect(cut('exact', 5)).toBe('exact');
    expect(cut('none', 0)).toBe('');
  });

  it('are filled up on either side', () => {
    expect(padded('日本', 6)).toBe('日本  ');
    expect(padded('$5', 6, 'right')).toBe('    $5');
  });
});

describe('wrapping', () => {
  it('breaks at spaces and keeps the text’s own lines', () => {
    expect(wrapped('Hello there, my friend\n\nBye', 12)).toEqual(['Hello there,', 'my friend', '', 'Bye']);
  });

  it('breaks inside a word that is wider than the terminal', () => {
    expect(wrapped('see https://example.com/long', 10)).toEqual(['see', 'https://ex', 'ample.com/', 'long']);
  });

  it('leaves lines whole where nothing has to fit', () => {
    expect(wrapped(`${'long '.repeat(50)}end`, null)).toHaveLength(1);
  });

  it('never exceeds the width, and loses no character but spaces', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), fc.integer({ min: 2, max: 30 }), (raw, width) => {
        const text = plain(raw);
        const lines = wrapped(text, width);
        expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(width);
        expect(lines.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
      }),
    );
  });
});
