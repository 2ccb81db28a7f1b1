import { describe, expect, it } from 'vitest';
import { describeValueIn, fieldsNamed, type FieldValue, readField } from '../../../src/adapters/clickup/fields.ts';
import { CustomField } from '../../../src/adapters/clickup/task.ts';

const field = (type: string, value?: unknown, type_config: object = {}) =>
  CustomField.parse({ id: 'f', name: 'Field', type, type_config, ...(value === undefined ? {} : { value }) });

const platforms = {
  options: [
    { id: '5f1c-a', name: 'Instagram', orderindex: 0 },
    { id: '5f1c-b', name: 'TikTok', orderindex: 1 },
  ],
};
const labels = {
  options: [
    { id: '77-a', label: '2 Reels' },
    { id: '77-b', label: '3 Stories' },
  ],
};
const text = (value: string): FieldValue => ({ kind: 'text', text: value });
const unset: FieldValue = { kind: 'unset' };

describe('the value of a ClickUp custom field', () => {
  it.each<[string, CustomField, FieldValue]>([
    ['unset', field('short_text'), unset],
    ['null', field('text', null), unset],
    ['an empty text', field('text', ''), unset],
    ['a text of nothing that can be seen', field('text', ' \u00a0\u200b\n '), unset],
    ['an empty text seen as the number 0', field('short_text', 0), unset],
    ['the text 0', field('short_text', '0'), text('0')],
    ['a text', field('short_text', ' Acme\u00a0 Inc '), text('Acme Inc')],
    ['a long text', field('text', 'Maya Lee\r\n\r\n Ann  Bo \n'), text('Maya Lee\nAnn Bo')],
    ['an address', field('email', 'a@example.com'), text('a@example.com')],
    ['a number as a string', field('number', '4'), { kind: 'number', digits: '4', currency: null }],
    ['a number', field('number', 0.2), { kind: 'number', digits: '0.2', currency: null }],
    ['the number 0', field('number', 0), { kind: 'number', digits: '0', currency: null }],
    [
      'a currency',
      field('currency', '20000', { currency_type: 'USD' }),
      { kind: 'number', digits: '20000', currency: 'USD' },
    ],
    [
      'another currency',
      field('currency', 9.5, { currency_type: 'eur' }),
      { kind: 'number', digits: '9.5', currency: 'EUR' },
    ],
    ['a choice by its place', field('drop_down', 1, platforms), text('TikTok')],
    ['a choice by the place 0', field('drop_down', 0, platforms), text('Instagram')],
    ['a choice by its place as a string', field('drop_down', '1', platforms), text('TikTok')],
    ['a choice by its id', field('drop_down', '5f1c-a', platforms), text('Instagram')],
    [
      'a choice by its place where the options are listed otherwise',
      field('drop_down', 0, { options: platforms.options.toReversed() }),
      text('Instagram'),
    ],
    [
      'a choice by its place where the options have none',
      field('drop_down', 1, {
        options: [
          { id: 'a', name: 'Yes' },
          { id: 'b', name: 'No' },
        ],
      }),
      text('No'),
    ],
    ['labels', field('labels', ['77-b', '77-a'], labels), { kind: 'list', items: ['3 Stories', '2 Reels'] }],
    ['no labels', field('labels', [], labels), unset],
    [
      'users',
      field('users', [{ id: 1, username: 'Sam Poe', email: 's@example.com' }]),
      { kind: 'list', items: ['Sam Poe'] },
    ],
    [
      'a user without a name',
      field('users', [{ id: 1, username: null, email: 's@example.com' }]),
      { kind: 'list', items: ['s@example.com'] },
    ],
    ['tasks', field('tasks', [{ id: 'x', name: 'Maya Lee' }]), { kind: 'list', items: ['Maya Lee'] }],
    [
      'a relationship',
      field('list_relationship', [{ id: 'x', name: 'Maya Lee' }]),
      { kind: 'list', items: ['Maya Lee'] },
    ],
    ['a date', field('date', '1798693200000'), { kind: 'date', milliseconds: 1_798_693_200_000 }],
    ['a ticked box', field('checkbox', true), { kind: 'checkbox', checked: true }],
    ['a ticked box as text', field('checkbox', 'true'), { kind: 'checkbox', checked: true }],
    ['an empty box', field('checkbox', 'false'), { kind: 'checkbox', checked: false }],
  ])('is %s', (_name, custom, expected) => expect(readField(custom)).toEqual(expected));

  it.each<[string, CustomField]>([
    ['a choice that is gone', field('drop_down', 7, platforms)],
    ['a choice without options', field('drop_down', 0)],
    ['a label that is gone', field('labels', ['77-a', '77-z'], labels)],
    ['labels that are no list', field('labels', '77-a', labels)],
    ['users without any name', field('users', [{ id: 1 }])],
    ['a number that is none', field('number', 'about 5')],
    ['a date that is none', field('date', 'soon')],
    ['a place', field('location', { lat: 1, lng: 2 })],
  ])('can not be read for %s, and says what it held', (_name, custom) => {
    expect(readField(custom)).toEqual({
      kind: 'unreadable',
      held: typeof custom.value === 'string' ? custom.value : JSON.stringify(custom.value),
    });
  });

  it('is shown to the team as they know it', () => {
    const describeValue = describeValueIn('America/New_York');
    expect(describeValue(readField(field('currency', '900', { currency_type: 'EUR' })))).toBe('900 EUR');
    // Picked in New York as their Dec 31, 10 p.m.: Greenwich is a day further.
    expect(describeValue(readField(field('date', Date.UTC(2027, 0, 1, 3))))).toBe('2026-12-31');
    expect(describeValue(unset)).toBeNull();
  });
});

describe('finding a field by its accepted names', () => {
  const named = (name: string) => ({ ...field('text', name), name });

  it('does not look at case, spaces or accents', () => {
    const fields = [named(' client\u00a0NAME '), named('Budget')];
    expect(fieldsNamed(fields, ['ClientName']).map(({ name }) => name)).toEqual([' client\u00a0NAME ']);
  });

  it('keeps the order of the names, and takes no part of a name', () => {
    const fields = [named('Brand'), named('Client'), named('Client Lead')];
    expect(fieldsNamed(fields, ['Client', 'Brand']).map(({ name }) => name)).toEqual(['Client', 'Brand']);
  });
});
