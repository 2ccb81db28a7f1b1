import { describe, expect, it } from 'vitest';
import { isAddress, namedIn } from '../../src/projections/naming.ts';

const how = namedIn({
  addresses: ['Mia@Example.com'],
  names: ['Mía Torres'],
  listed: ['@mia.travels', 'Mia T. (TikTok)'],
});
const inText = (text: string) => how(JSON.stringify({ body: text }));

describe('a text names a person', () => {
  it.each([
    ['by the address', 'Ask mia@example.com, please.'],
    ['by the address in other letters', 'MIA@EXAMPLE.COM'],
    ['by the address in brackets', 'Mia <mia@example.com>'],
    ['by the address at the end of a sentence', 'Write to mia@example.com.'],
  ])('%s', (_, text) => expect(inText(text)).toBe('address'));

  it.each([
    ['by the name', 'I work with Mía Torres.'],
    ['by the name without its accent', 'mia torres said so'],
    ['by the name, broken over two lines', 'Mía\nTorres'],
    ['by the handle', 'see @mia.travels!'],
    ['by the handle in a link', 'https://instagram.com/mia.travels/'],
    ['as one item of a list', 'Jonas Weber\nmia t. (tiktok)\nLena Park'],
    ['as one item of a list on a line', 'Jonas Weber, mia.travels; Lena Park'],
  ])('%s', (_, text) => expect(inText(text)).toBe('name'));

  it.each([
    ['another address', 'mia@example.com.au, amia@example.com, x.mia@example.com'],
    ['another name', 'Mia Torresi, Amia Torres'],
    ['half of the name', 'Mia, Torres'],
    ['a handle that begins alike', '@mia.travels.more and @mia.travelsmore'],
    ['a handle as a word', 'ask about mia.travels plans'],
    ['nobody', ''],
  ])('not by %s', (_, text) => expect(inText(text)).toBeNull());

  it('also inside of a raw payload, however that is written', () => {
    const raw = JSON.stringify({ fields: [{ value: 'M\u00eda Torres' }] }).replace('\u00ed', '\\u00ed');
    expect(how(JSON.stringify({ body: raw }))).toBe('name');
    expect(how(JSON.stringify({ body: '{"list":["x","mia@example.com"]}' }))).toBe('address');
    expect(how(JSON.stringify({ body: '{"not json: Mia Torres' }))).toBe('name');
    expect(how(JSON.stringify({ deep: [[{ 'mia@example.com': 1 }]] }))).toBe('address');
  });

  it('in no text where nothing is known of the person', () =>
    expect(namedIn({ addresses: [''], names: [], listed: ['@'] })('{"body":"@ anything, at all"}')).toBeNull());
});

it.each([
  ['mia@example.com', true],
  ['Mia Torres', false],
  ['@mia', false],
  ['mia@home', false],
  ['Mia <mia@example.com>', false],
])('%s is an address: %s', (text, is) => expect(isAddress(text)).toBe(is));
