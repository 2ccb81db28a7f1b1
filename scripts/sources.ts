import { globSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { sourceOf } from './docstrings.ts';

export const root = join(import.meta.dirname, '..');

/** Where in the source an event of each type is made: an object that says so in its `type`. */
export const appendersOf = (types: readonly string[]): ReadonlyMap<string, readonly string[]> => {
  const known = new Set(types);
  const found = new Map<string, string[]>();
  for (const file of globSync(APPENDING, { cwd: root }).toSorted())
    for (const literal of typesMadeIn(sourceOf(join(root, file)))) {
      const files = found.get(literal) ?? [];
      if (known.has(literal) && !files.includes(file)) found.set(literal, [...files, file]);
    }
  return found;
};

/** What an event of each type may ask of the outside world: the cases of `effectsAskedBy`, such as `read_task in clickup`. */
export const effectsAsked = (): ReadonlyMap<string, readonly string[]> => {
  const found = new Map<string, readonly string[]>();
  const visit = (node: ts.Node): void => {
    if (ts.isCaseBlock(node)) {
      let cases: string[] = [];
      for (const clause of node.clauses) {
        if (ts.isCaseClause(clause)) cases.push(...literalsIn(clause.expression));
        if (clause.statements.length === 0) continue;
        for (const type of cases) found.set(type, clause.statements.flatMap(effectsIn));
        cases = [];
      }
    }
    node.forEachChild(visit);
  };
  visit(sourceOf(join(root, 'src/domain/effects.ts')));
  return found;
};

/** Whoever writes to the log; what is rendered or folded only speaks of events. */
const APPENDING = ['src/domain/**/*.ts', 'src/adapters/**/*.ts', 'src/cli/*.ts', 'src/cli/commands/**/*.ts'];

const typesMadeIn = (file: ts.SourceFile): readonly string[] => {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAssignment(node) && node.name.getText() === 'type') found.push(...literalsIn(node.initializer));
    node.forEachChild(visit);
  };
  visit(file);
  return found;
};

const literalsIn = (node: ts.Node): readonly string[] => {
  if (ts.isStringLiteral(node)) return [node.text];
  const found: string[] = [];
  node.forEachChild((child) => void found.push(...literalsIn(child)));
  return found;
};

const effectsIn = (node: ts.Node): readonly string[] => {
  const [what = '', where = ''] = ts.isCallExpression(node) ? node.arguments.flatMap(literalsIn) : [];
  const called = ts.isCallExpression(node) ? node.expression.getText() : '';
  if (called === 'asked') return [`\`${what}\` in ${where}`];
  if (called === 'notice') return [`the notice \`${what}\` in #${where}`];
  const found: string[] = [];
  node.forEachChild((child) => void found.push(...effectsIn(child)));
  return found;
};
