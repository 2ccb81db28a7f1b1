import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cpmDollars, csvRecord, dollars } from '../../../src/cli/render/csv.ts';
import type { Cents, Cpm } from '../../../src/events/units.ts';

describe('a csv record', () => {
  it('holds numbers as they are, nothing for null, and ends as RFC 4180 wants it', () => {
    expect(csvRecord(['Mia Torres', -25.5, 0, null, true])).toBe('Mia Torres,-25.5,0,,true\r\n');
  });

  it.each([
    ['a comma', 'Torres, Mia', '"Torres, Mia"'],
    ['a quotation mark', 'the "big" one', '"the ""big"" one"'],
    ['line breaks', 'Hi,\r\nMia', '"Hi,\nMia"'],
    ['space around it', ' Mia ', '" Mia "'],
  ])('quotes a text with %s', (_what, text, written) => {
    expect(csvRecord([text, 1])).toBe(`${written},1\r\n`);
  });

  it.each([
    '=HYPERLINK("http://evil.example")',
    '+1-555',
    '-2+3',
    '@miatorres',
    ' =1+1',
    '\t=1+1',
    '＝1+1',
    '\u0000=1',
  ])('makes text of what a spreadsheet would compute: %j', (text) => {
    const [cell] = parsed(csvRecord([text]))[0] ?? [];
    expect(cell).toMatch(/^'/);
  });

  it('is read back as it was written, whatever it holds', () => {
    const cell = fc.oneof(
      fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', ' ', '=', '7', 'é') }),
      fc.integer(),
      fc.constant(null),
    );
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 2 }), { minLength: 1 }), (rows) => {
        const found = parsed(rows.map(csvRecord).join(''));
        expect(found.map((row) => row.map((each) => each.replace(/^'(?=\s*=)/, '')))).toEqual(
          rows.map((row) => row.map((each) => (each === null ? '' : String(each)))),
        );
      }),
    );
  });
});

describe('amounts in csv', () => {
  it('are plain numbers of dollars', () => {
    expect([dollars(82_500 as Cents), dollars(1_050 as Cents), dollars(null), dollars(undefined)]).toEqual([
      825,
      10.5,
      null,
      null,
    ]);
    expect([cpmDollars(2_062.5 as Cpm), cpmDollars((10_000 / 3) as Cpm), cpmDollars(null)]).toEqual([
      20.625,
      33.3333,
      null,
    ]);
  });
});

/** RFC 4180 read by its grammar, so that what is written is judged by another's eyes. */
const parsed = (text: string): readonly (readonly string[])[] => {
  const rows: string[][] = [];
  let row: string[] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;
  while (cell.lastIndex < text.length) {
    const [, quoted, bare = '', end] = cell.exec(text) ?? [];
    if (end === undefined) throw new Error(`not RFC 4180: ${JSON.stringify(text)}`);
    row.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
};
