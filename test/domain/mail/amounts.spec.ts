import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { amountsIn } from '../../../src/domain/mail/amounts.ts';
import { foreignCurrencyIn } from '../../../src/domain/mail/currencies.ts';
import { wordNumbersIn } from '../../../src/domain/mail/number-words.ts';
import { amountFrom, percentagesIn } from '../../../src/domain/mail/percentages.ts';
import { cents } from '../../../src/events/units.ts';

describe('money in a text', () => {
  it.each([
    ['My rate is $1,500.', 1_500_00, 'USD'],
    ['I can do 1.5k', 1_500_00, null],
    ['2k works', 2_000_00, null],
    ['1,5k USD for the Reel', 1_500_00, 'USD'],
    ['USD 1500', 1_500_00, 'USD'],
    ['1500 usd please', 1_500_00, 'USD'],
    ['that would be 1 800 €', 1_800_00, 'EUR'],
    ['1 800 €', 1_800_00, 'EUR'],
    ['£1,400 + VAT', 1_400_00, 'GBP'],
    ['1.200,50 €', 1_200_50, 'EUR'],
    ['1.200 €', 1_200_00, 'EUR'],
    ['$1,234.56 all in', 1_234_56, 'USD'],
    ['$950.', 950_00, 'USD'],
    ['My fee is 2400', 2_400_00, null],
    ['ok 1800 final', 1_800_00, null],
    ['two thousand two hundred dollars', 2_200_00, 'USD'],
    ['fifteen hundred would do', 1_500_00, null],
    ['two grand', 2_000_00, null],
    ['twelve hundred and fifty bucks', 1_250_00, 'USD'],
    ['2.5 grand', 2_500_00, null],
    ['$1,500 AUD', 1_500_00, 'AUD'],
    ['CA$900', 900_00, 'CAD'],
    ['1500 Canadian dollars', 1_500_00, 'CAD'],
    ['$75 for a story', 75_00, 'USD'],
    ['$1.5m', 1_500_000_00, 'USD'],
    ['2 mil', 2_000_00, null],
    ['CHF 1’800', 1_800_00, 'CHF'],
    ['I would want 2000 for this', 2_000_00, null],
  ])('%s', (text, amount, currency) =>
    expect(amountsIn(text)).toMatchObject([
      { low: amount, high: amount, shape: 'exact', currency, explicit: currency !== null },
    ]),
  );

  it.each([
    ['between $1,800 and $2,200', 1_800_00, 2_200_00],
    ['$1,800 to $2,200', 1_800_00, 2_200_00],
    ['1800-2200 USD', 1_800_00, 2_200_00],
    ['$1.5–2k', 1_500_00, 2_000_00],
    ['$1,800 or $2,200', 1_800_00, 2_200_00],
  ])('%s is a range', (text, low, high) => expect(amountsIn(text)).toMatchObject([{ low, high, shape: 'range' }]));

  it.each(['My rates start at $1,800', '$1,800+ for a Reel', 'from $1,800', 'upwards of $1,800'])(
    '%s has no upper end',
    (text) => expect(amountsIn(text)).toMatchObject([{ low: 1_800_00, shape: 'open' }]),
  );

  it.each([
    'Call me on 310-555-0148',
    'WhatsApp +44 7700 900123',
    'tel: 030 1234567',
    'I get 50k views on average',
    'about 120,000 followers',
    'my average views are 50k',
    'one hundred thousand views',
    'back on March 3, 2027',
    'on 12/03/2027 or 2027-03-12',
    'since 2019 I have done this',
    '2 Reels, 3 stories and 1 TikTok video',
    'net 30, two rounds of revisions, 90 days',
    'at 10:30 or 5pm',
    '10% commission',
    'see https://example.com/rates/2400',
    'write to maya2000@example.com or @maya2000',
    'invoice no. 20240017',
    '',
  ])('no money in: %s', (text) => expect(amountsIn(text)).toEqual([]));

  it('keeps the price apart from the phone number beside it', () =>
    expect(amountsIn('Call me on 310-555-0148. My fee is 2400.').map((a) => a.low)).toEqual([2_400_00]));

  it('keeps the price apart from the quantity and the views beside it', () =>
    expect(amountsIn('For 2 Reels with 50k views each it is $2,400.').map((a) => a.quote)).toEqual(['$2,400']));

  it('says when a notation has two readings', () => {
    expect(amountsIn('I can do 1.200 for it')).toMatchObject([{ low: 1_200_00, sure: false }]);
    expect(amountsIn('I can do 1,200 for it')).toMatchObject([{ low: 1_200_00, sure: true }]);
  });

  it('reads back any whole dollar amount, however it is written', () =>
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 9_999_999 }), (dollars) => {
        for (const written of [
          `$${dollars}`,
          `$${dollars.toLocaleString('en-US')}`,
          `${dollars} USD`,
          `${dollars.toLocaleString('de-DE')},00 €`,
        ])
          expect(amountsIn(`It is ${written} in total`).map((a) => a.low)).toEqual([dollars * 100]);
      }),
    ));

  it.each([
    ['9'.repeat(100_000)],
    ['1,'.repeat(50_000)],
    ['$ '.repeat(50_000)],
    ['1 000 '.repeat(20_000)],
    ['two '.repeat(20_000)],
    ['(0'.repeat(50_000)],
  ])('stays fast on hostile text', (text) => {
    const started = performance.now();
    amountsIn(text);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

describe('currencies', () => {
  it.each([
    ['Deal at 1000, in EUR of course', 'EUR'],
    ['£1,400', '£'],
    ['1500 canadian dollars', 'canadian dollars'],
  ])('%s names another currency', (text, named) => expect(foreignCurrencyIn(text)).toBe(named));

  it.each(['$1,500', 'I will try to neuro-link', 'US$ 1,500', 'two thousand dollars'])(
    '%s names none but dollars',
    (text) => expect(foreignCurrencyIn(text)).toBeNull(),
  );
});

describe('numbers in words', () => {
  it.each([
    ['one thousand nine hundred and ninety-nine', 1999],
    ['nineteen hundred', 1900],
    ['a thousand', 1000],
    ['two hundred fifty', 250],
    ['seventy-five', 75],
  ])('%s', (text, value) => expect(wordNumbersIn(text).map((n) => n.value)).toEqual([value]));

  it('does not glue neighbours together', () => expect(wordNumbersIn('two five').map((n) => n.value)).toEqual([2, 5]));
});

describe('percentages', () => {
  it.each([
    ["I'd need about 20% more than that.", 1_800_00],
    ['10 percent less than your offer', 1_350_00],
    ['12.5% above what you offered', 1_687_50],
  ])('%s is computed from our offer', (text, amount) => {
    const [percentage] = percentagesIn(text);
    expect(percentage && amountFrom(percentage, cents(1_500_00))).toBe(amount);
  });

  it.each(['10% commission on sales', '50% upfront', '20% more usage'])('%s is not relative to our offer', (text) =>
    expect(percentagesIn(text)).toMatchObject([{ relative: null }]),
  );
});
