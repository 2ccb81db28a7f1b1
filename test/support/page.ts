import { parseHTML } from 'linkedom';

/** The little of a document that the tests look at. */
export type PageElement = Readonly<{
  tagName: string;
  textContent: string;
  outerHTML: string;
  getAttribute(name: string): string | null;
  querySelector(selector: string): PageElement | null;
  querySelectorAll(selector: string): readonly PageElement[];
  attributes: Iterable<Readonly<{ name: string; value: string }>>;
}>;

/** A page as a parser reads it. */
export const parsed = (page: string): PageElement => {
  const { document } = parseHTML(page) as unknown as Readonly<{ document: Readonly<{ documentElement: PageElement }> }>;
  return document.documentElement;
};

/** Texts of all elements that fit, with their white space as a reader sees it. */
export const textsOf = (element: PageElement, selector: string): readonly string[] =>
  [...element.querySelectorAll(selector)].map(({ textContent }) => textContent.replace(/\s+/g, ' ').trim());
