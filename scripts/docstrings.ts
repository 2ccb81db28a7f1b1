import { readFileSync } from 'node:fs';
import ts from 'typescript';

/**
 * The docstrings of a file, by where they stand: `Cents` of a constant, `Engagement.rate` of a field of one, and
 * `OfferDecided.data.price` of a field of an event.
 */
export const docstringsOf = (file: string): ReadonlyMap<string, string> => {
  const found = new Map<string, string>();
  const visit = (node: ts.Node, place: readonly string[]): void => {
    const name = nameOf(node);
    const here = name === null ? place : [...place, name];
    const text = name === null ? '' : docstringOf(node);
    if (text !== '') found.set(here.filter((each) => !/Events$/.test(each)).join('.'), text);
    node.forEachChild((child) => visit(child, here));
  };
  visit(sourceOf(file), []);
  return found;
};

export const sourceOf = (file: string): ts.SourceFile =>
  ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ESNext, true);

const nameOf = (node: ts.Node): string | null => {
  if (ts.isVariableDeclaration(node)) return node.name.getText();
  return ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node) ? node.name.getText() : null;
};

/** A constant's docstring stands before its whole statement. */
const docstringOf = (node: ts.Node): string => {
  const bearer = ts.isVariableDeclaration(node) ? node.parent.parent : node;
  return ts
    .getJSDocCommentsAndTags(bearer)
    .map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? '')
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim();
};
