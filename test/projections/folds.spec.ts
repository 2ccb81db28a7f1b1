import { describe, expect, it } from 'vitest';
import { FOLDS, kept } from '../../scripts/docs.ts';
import { codeReachedBy, FoldChanged, type Folds, foldsNow, renewedFolds } from '../../scripts/folds.ts';
import { READ_MODELS } from '../../src/projections/read-models.ts';

const FILES: Readonly<Record<string, string>> = {
  'src/projections/balances.ts': `import { added } from '../domain/money.ts';
    import type { Unit } from '../domain/unit.ts';
    // How it begins.
    const EMPTY: number = 0;
    export const balances = { initialState: EMPTY, evolve: (sum: Unit, by: Unit): Unit => added(sum, by) };
    export const another = { initialState: 7 };`,
  'src/domain/money.ts': `export const added = (a: number, b: number): number => a + b;
    export const unused = 1;`,
};

/** The code of `balances` once one of its files reads otherwise. */
const reached = (file?: string, from = '', to = ''): string =>
  codeReachedBy('src/projections/balances.ts', 'balances', (name) =>
    name === file ? (FILES[name] ?? '').replace(from, to) : (FILES[name] ?? ''),
  ).join();

describe('the fold of a read model', () => {
  it('is kept with its version for every read model there is, and is the same as then (else: raise the version, npm run docs)', async () => {
    const folds = kept<Folds>(FOLDS);
    expect(Object.keys(folds)).toEqual(READ_MODELS.map(({ name }) => name).toSorted());
    expect(renewedFolds(folds, await foldsNow())).toEqual(folds);
  });

  it.each([
    ['the fold itself', 'src/projections/balances.ts', 'added(sum, by)', 'added(by, sum)'],
    ['a constant beside it', 'src/projections/balances.ts', '= 0', '= 1'],
    ['a rule that it calls in the domain', 'src/domain/money.ts', 'a + b', 'a - b'],
  ])('is another one when this changes: %s', (_what, file, from, to) => {
    expect(reached(file, from, to)).not.toBe(reached());
  });

  it.each([
    ['a comment', 'src/projections/balances.ts', '// How it begins.', '// At first nothing.'],
    ['a type', 'src/projections/balances.ts', '(sum: Unit, by: Unit): Unit', '(sum: number, by: number): number'],
    ['layout', 'src/projections/balances.ts', 'evolve: (', '\n\n  evolve:   (\n'],
    ['another read model', 'src/projections/balances.ts', '7', '8'],
    ['what it does not call', 'src/domain/money.ts', 'unused = 1', 'unused = 2'],
  ])('is the same whatever becomes of %s', (_what, file, from, to) => {
    expect(reached(file, from, to)).toBe(reached());
  });

  it('may change with a new version alone', () => {
    const before: Folds = { balances: { version: 3, fold: 'a' } };
    expect(() => renewedFolds(before, { balances: { version: 3, fold: 'b' } })).toThrow(FoldChanged);
    expect(() => renewedFolds(before, { balances: { version: 2, fold: 'b' } })).toThrow(/raise its version to 4/);
    const raised: Folds = { balances: { version: 4, fold: 'b' }, people: { version: 1, fold: 'c' } };
    expect(renewedFolds(before, raised)).toEqual(raised);
  });
});
