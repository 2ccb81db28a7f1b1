import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chainHash, GENESIS, isStorable, storableJson } from '../../src/events/chain.ts';
import { commitment, saltPool } from '../../src/events/personal.ts';

const column = fc.oneof(fc.constant(null), fc.integer(), fc.string(), fc.constantFrom('-', '#1;', '1:a', '', '1'));

describe('the hash of an event', () => {
  it.each([
    [
      ['ab', 'c'],
      ['a', 'bc'],
    ],
    [
      ['a', ''],
      ['', 'a'],
    ],
    [[null], ['']],
    [[null], ['-']],
    [[1], ['1']],
    [[1], ['#1;']],
    [['a1:b'], ['a', 'b']],
    [[11], [1, 1]],
  ])('tells %j from %j', (one, other) => {
    expect(chainHash(GENESIS, one)).not.toBe(chainHash(GENESIS, other));
  });

  it('is the same for the same columns only', () => {
    fc.assert(
      fc.property(fc.array(column), fc.array(column), (one, other) => {
        const same = JSON.stringify(one) === JSON.stringify(other);
        expect(chainHash(GENESIS, one) === chainHash(GENESIS, other)).toBe(same);
      }),
    );
  });

  it('depends on the one before', () => {
    expect(chainHash(GENESIS, ['a'])).not.toBe(chainHash(chainHash(GENESIS, []), ['a']));
  });
});

describe('a stored text', () => {
  it('never holds the character that damaged UTF-8 is read as, so damage always shows', () => {
    const json = storableJson({ body: 'a\ufffdb\ud800' });
    expect(isStorable(json)).toBe(true);
    expect(JSON.parse(json)).toEqual({ body: 'a\ufffdb\ud800' });
    expect(['a\ufffd', '\ud800', 'a\udc00b'].map(isStorable)).toEqual([false, false, false]);
    expect(isStorable('Zo\u00eb \ud83d\ude00')).toBe(true);
  });
});

describe('a commitment', () => {
  it('is SHA-256 over salt and content', () => {
    // printf 'aa|{}' | sha256sum
    expect(commitment('aa', '{}')).toBe('d57ad0bf31d1e0095b07c766983596907e4bc2a3b4978ce30eb28bc48c88c5d7');
    expect(commitment('ab', '{}')).not.toBe(commitment('aa', '{}'));
  });

  it('takes salts of 16 bytes from a pool, none of them twice', () => {
    const draws: number[] = [];
    const salt = saltPool((bytes) => {
      draws.push(bytes);
      return randomBytes(bytes);
    });
    const salts = Array.from({ length: 600 }, () => salt().toString('hex'));
    expect(salts.every(({ length }) => length === 32)).toBe(true);
    expect(new Set(salts).size).toBe(600);
    expect(draws).toEqual([4_096, 4_096, 4_096]);
  });
});
