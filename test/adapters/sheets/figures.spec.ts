import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparable, readFigure, tidy } from '../../../src/adapters/sheets/figures.ts';

describe('a number as people type it', () => {
  it.each<[unknown, string, string | null, boolean]>([
    [45_000, '45000', null, false],
    [0.045, '0.045', null, false],
    ['1200', '1200', null, false],
    ['1,200', '1200', null, false],
    ['$1,200', '1200', 'USD', false],
    ['$1,200.50', '1200.5', 'USD', false],
    ['1.200,50', '1200.5', null, false],
    ['1.200.000', '1200000', null, false],
    ['1 200 000', '1200000', null, false],
    ['1\u00a0200', '1200', null, false],
    ['\u200b850k\ufeff', '850000', null, false],
    ['850K', '850000', null, false],
    ['1.2M', '1200000', null, false],
    ['1.234M', '1234000', null, false],
    ['1.2 million', '1200000', null, false],
    ['4.5%', '4.5', null, true],
    ['4.5 %', '4.5', null, true],
    ['US$ 5k', '5000', 'USD', false],
    ['5000 usd', '5000', 'USD', false],
    ['$5,000 USD', '5000', 'USD', false],
    ['€1,200', '1200', 'EUR', false],
    ['1200 EUR', '1200', 'EUR', false],
    ['C$900', '900', 'C$', false],
    ['0.500', '0.5', null, false],
    ['１２００', '1200', null, false],
  ])('%j is %s', (cell, value, currency, percent) => {
    const figure = readFigure(cell);
    expect(figure && { ...figure, value: figure.value.toFixed() }).toEqual({ value, currency, percent });
  });

  it.each([
    '~500',
    '500-800',
    '500 – 800',
    'n/a',
    '-',
    '#REF!',
    '',
    'about 5k',
    '5k+',
    '>500',
    '1.200',
    '1,20',
    '1,2M',
    '12 34',
    '1,234M',
    '1.2.3',
    '1,2,3',
    '5 000 000,5,5',
    '€5 USD',
    '$',
    'k',
    '--5',
    '1e5',
    '4.5%%',
    '10 per post',
    true,
    null,
    undefined,
    NaN,
  ])('%j is not one number', (cell) => expect(readFigure(cell)).toBeNull());

  it('reads every amount as en-US writes it', () =>
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e12 }), (whole) => {
        const text = (whole / 100).toLocaleString('en-US', { style: 'currency', currency: 'USD' });
        expect(readFigure(text)?.value.times(100).toNumber()).toBe(whole);
      }),
    ));
});

describe('text from outside', () => {
  it('loses what can not be seen', () => expect(tidy(' \u200bMaya\u00a0\u202f Lee\ufeff\n')).toBe('Maya Lee'));
  it('compares without case, accents and width', () => expect(comparable('ＪＯＳÉ  Núñez')).toBe('jose nunez'));
});
