import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { catalogue, type ParleyEvent } from '../src/events/catalogue.ts';
import type { Catalogue } from '../src/events/event.ts';
import type { Projection } from '../src/projections/projection.ts';
import { root } from './sources.ts';

/** What a read model is made by under a version: `fold` is SHA-256 over its code and the versions of the events it reacts to. */
export type Fold = Readonly<{ version: number; fold: string }>;
/** By the read model's name. */
export type Folds = Readonly<Record<string, Fold>>;

/** The read models as the code has them now. */
export const foldsNow = async (): Promise<Folds> => {
  const found: [string, Fold][] = [];
  for (const file of globSync('src/projections/*.ts', { cwd: root }).toSorted())
    for (const [name, value] of Object.entries((await import(join(root, file))) as Record<string, unknown>))
      if (isProjection(value)) found.push([value.name, foldOf(value, file, name)]);
  return Object.fromEntries(found.toSorted(([a], [b]) => (a < b ? -1 : 1)));
};

/** The kept folds with those of new versions. @throws FoldChanged where a fold is another one under the same version */
export const renewedFolds = (kept: Folds, now: Folds): Folds => {
  for (const [name, { version, fold }] of Object.entries(now)) {
    const before = kept[name];
    if (before === undefined || version > before.version || (version === before.version && fold === before.fold))
      continue;
    throw new FoldChanged(name, before.version);
  }
  return now;
};

/** Rows in databases were made by another fold, and nothing would make them anew. */
export class FoldChanged extends Error {
  readonly code = 'FOLD_CHANGED';
  constructor(name: string, version: number) {
    super(
      `the read model ${name} is made otherwise than version ${version} was: raise its version to ${version + 1}, and npm run docs`,
    );
  }
}

/**
 * Every declaration that the one called `name` reaches in a file's folds and rules, without types, comments and layout, so that
 * what changes only these needs no version.
 */
export const codeReachedBy = (file: string, name: string, read = readSource): readonly string[] => {
  const reached = new Map<string, string>();
  const sources = new Map<string, Source>();
  const visit = (inFile: string, called: string): void => {
    const place = `${inFile} ${called}`;
    if (reached.has(place)) return;
    const source = sources.get(inFile) ?? sourceIn(inFile, read);
    sources.set(inFile, source);
    const { declarations, imports } = source;
    const node = declarations.get(called);
    if (node === undefined) return;
    reached.set(place, tokensOf(node).join(' '));
    for (const identifier of identifiersIn(node)) {
      const imported = imports.get(identifier);
      if (imported !== undefined) visit(imported.file, imported.name);
      else if (declarations.has(identifier)) visit(inFile, identifier);
    }
  };
  visit(file, name);
  return [...reached].map(([place, code]) => `${place}: ${code}`).toSorted();
};

/** Where folds and what they call stand; of the events below, their versions count. */
const OURS = /^src\/(?:projections|domain)\//;

const readSource = (file: string): string => readFileSync(join(root, file), 'utf8');

const isProjection = (value: unknown): value is Projection<ParleyEvent, unknown> =>
  typeof value === 'object' && value !== null && 'reactsTo' in value && 'evolve' in value;

const foldOf = ({ version, reactsTo }: Projection<ParleyEvent, unknown>, file: string, name: string): Fold => {
  const events: Catalogue = catalogue;
  const versions = reactsTo.map((type) => `${type} ${events[type]?.schemaVersion ?? 0}`).toSorted();
  const code = codeReachedBy(file, name).map((each) => each.replace(/ version : \d+ /, ' '));
  return {
    version,
    fold: createHash('sha256')
      .update([...versions, ...code].join('\n'))
      .digest('hex'),
  };
};

type Source = Readonly<{
  declarations: ReadonlyMap<string, ts.Node>;
  imports: ReadonlyMap<string, Readonly<{ file: string; name: string }>>;
}>;

const sourceIn = (file: string, read: (file: string) => string): Source => {
  const options = { target: ts.ScriptTarget.ESNext, verbatimModuleSyntax: true, removeComments: true };
  const { outputText } = ts.transpileModule(read(file), { compilerOptions: options });
  const source = ts.createSourceFile(file.replace(/ts$/, 'js'), outputText, ts.ScriptTarget.ESNext, true);
  const declarations = new Map<string, ts.Node>();
  const imports = new Map<string, Readonly<{ file: string; name: string }>>();
  for (const statement of source.statements) {
    if (ts.isImportDeclaration(statement)) {
      const from = join(dirname(file), (statement.moduleSpecifier as ts.StringLiteral).text);
      const bindings = statement.importClause?.namedBindings;
      if (!OURS.test(from) || bindings === undefined || !ts.isNamedImports(bindings)) continue;
      for (const { name, propertyName } of bindings.elements)
        imports.set(name.text, { file: from, name: (propertyName ?? name).text });
    } else if (ts.isVariableStatement(statement))
      for (const declaration of statement.declarationList.declarations)
        for (const name of identifiersIn(declaration.name)) declarations.set(name, declaration);
    else if ((ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) && statement.name !== undefined)
      declarations.set(statement.name.text, statement);
  }
  return { declarations, imports };
};

const identifiersIn = (node: ts.Node): ReadonlySet<string> => {
  const found = new Set<string>();
  const visit = (each: ts.Node): void => {
    if (ts.isIdentifier(each)) found.add(each.text);
    each.forEachChild(visit);
  };
  visit(node);
  return found;
};

/** The words of a piece of code; a comma before a bracket is layout. */
const tokensOf = (node: ts.Node): readonly string[] => {
  const leaves = (each: ts.Node): readonly string[] => {
    const children = each.getChildren();
    if (children.length > 0) return children.flatMap(leaves);
    const text = each.getText();
    return text === '' ? [] : [text];
  };
  const all = leaves(node);
  return all.filter((token, index) => token !== ',' || !/^[)\]}]$/.test(all[index + 1] ?? ''));
};
