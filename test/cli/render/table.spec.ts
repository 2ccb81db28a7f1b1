import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { painter } from '../../../src/cli/render/paint.ts';
import { type Column, tableOf } from '../../../src/cli/render/table.ts';
import { widthOf } from '../../../src/cli/render/text.ts';

type Person = Readonly<{ name: string; city: string; price: string }>;
const plainly = painter(false);
const COLUMNS: readonly Column<Person>[] = [
  { title: 'name', of: ({ name }) => ({ text: name, style: 'name' }), least: 6 },
  { title: 'city', of: ({ city }) => city, leaveOut: 1 },
  { title: 'price', of: ({ price }) => price, align: 'right' },
];
const PEOPLE: readonly Person[] = [
  { name: 'Maximiliana Torres', city: 'Amsterdam', price: '$1,125' },
  { name: '山田太郎', city: '東京', price: '$90' },
];
const lines = (width: number | null, people = PEOPLE) => {
  const { header, rows } = tableOf(COLUMNS, people, width, plainly);
  return [header, ...rows];
};

describe('a table', () => {
  it('aligns its columns, wide characters included', () => {
    expect(lines(null)).toEqual([
      'name                city        price',
      'Maximiliana Torres  Amsterdam  $1,125',
      '山田太郎            東京          $90',
    ]);
  });

  it('cuts what may be cut when the terminal is narrow', () => {
    expect(lines(30)).toEqual([
      'name         city        price',
      'Maximilian…  Amsterdam  $1,125',
      '山田太郎     東京          $90',
    ]);
  });

  it('leaves a column out when cutting is not enough, and says which', () => {
    expect(lines(20)).toEqual(['name           price', 'Maximiliana…  $1,125', '山田太郎         $90']);
    expect(tableOf(COLUMNS, PEOPLE, 20, plainly).leftOut).toEqual(['city']);
  });

  it('never exceeds the width while anything can give way', () => {
    for (let width = 14; width < 60; width++)
      for (const line of lines(width)) expect(widthOf(line)).toBeLessThanOrEqual(width);
  });

  it('shows no empty column on a terminal, and every column in a pipe', () => {
    const nowhere = PEOPLE.map((person) => ({ ...person, city: '' }));
    expect(lines(60, nowhere)[0]).not.toContain('city');
    expect(lines(null, nowhere)[0]).toContain('city');
  });

  it('colours a cell without moving it', () => {
    const coloured = tableOf(COLUMNS, PEOPLE, null, painter(true)).rows.map((row) => stripVTControlCharacters(row));
    expect(coloured).toEqual(lines(null).slice(1));
  });

  it('keeps a cell on its line', () => {
    expect(lines(null, [{ name: 'two\nlines', city: 'x', price: '' }])[1]).toBe('two lines  x');
  });
});
