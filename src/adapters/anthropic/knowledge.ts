import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MovePurpose } from '../../events/catalogue/negotiation.ts';
import { Platform } from '../../events/terms.ts';
import { isSlot, SLOTS, slotsIn } from './slots.ts';

/** What the team has written about how Parley writes. */
export type Knowledge = Readonly<{
  /** Tone, tactics for the purpose, the platform, and examples: what a writing model is given for one mail. */
  playbookFor(purpose: MovePurpose, platform: Platform): string;
  examples: Readonly<Record<MovePurpose, readonly Example[]>>;
}>;

/** `subject` only where the file gives one; both with slots. */
export type Example = Readonly<{ subject: string | null; body: string }>;

/** How the sections of playbook.md and the files in examples/ are called. */
const TITLES: Readonly<Record<MovePurpose, string>> = {
  opening: 'Opening',
  counter: 'Counter',
  final_offer: 'Final offer',
  answer: 'Answer',
  clarification: 'Clarification',
  follow_up: 'Follow-up',
  recap: 'Recap',
  walk_away: 'Walking away',
};

/** Read once at start. @throws KnowledgeInvalid naming the file, what is wrong in it and what to do */
export const readKnowledge = (folder: string): Knowledge => {
  const sections = sectionsOf(folder);
  const platforms = filesOf(folder, 'platforms', Platform.options);
  const exampleFiles = filesOf(folder, 'examples', Object.values(TITLES).map(fileNameOf));
  const examples = Object.fromEntries(
    MovePurpose.options.map((purpose) => {
      const file = fileNameOf(TITLES[purpose]);
      return [purpose, examplesIn(join(folder, 'examples', `${file}.md`), found(exampleFiles, file))];
    }),
  ) as Record<MovePurpose, readonly Example[]>;

  return {
    examples,
    playbookFor: (purpose, platform) =>
      [
        `## ${TONE}\n${found(sections, TONE)}`,
        `## ${TITLES[purpose]}\n${found(sections, TITLES[purpose])}`,
        `## On ${platform}\n${found(platforms, platform)}`,
        ...examples[purpose].map((example, place) => `## Example ${place + 1}\n${shown(example)}`),
      ].join('\n\n'),
  };
};

export class KnowledgeInvalid extends Error {
  readonly code = 'KNOWLEDGE_INVALID';
  constructor(path: string, problem: string) {
    super(`${path}: ${problem} See knowledge/README.md, correct it and start Parley again.`);
  }
}

const TONE = 'Tone';

/** A model that is given a book to read for a short mail writes a worse one, and every mail pays for it. */
const LONGEST_FILE = 6_000;
const LONGEST_SECTION = 2_000;

const fileNameOf = (title: string): string => title.toLowerCase().replaceAll(' ', '-');

const found = (texts: ReadonlyMap<string, string>, name: string): string => texts.get(name) ?? '';

const sectionsOf = (folder: string): ReadonlyMap<string, string> => {
  const path = join(folder, 'playbook.md');
  const known = [TONE, ...Object.values(TITLES)];
  const sections = new Map<string, string>();
  const [, ...parts] = `\n${textOf(path, known.length * LONGEST_SECTION)}`.split(/\n##(?!#)[ \t]*/);
  for (const part of parts) {
    const [title = '', ...lines] = part.split('\n');
    const name = known.find((each) => each.toLowerCase() === title.trim().toLowerCase());
    const text = lines.join('\n').trim();
    if (name === undefined)
      throw new KnowledgeInvalid(path, `The section "${title.trim()}" is not known; known are: ${known.join(', ')}.`);
    if (sections.has(name)) throw new KnowledgeInvalid(path, `The section "${name}" stands in it twice.`);
    if (text === '') throw new KnowledgeInvalid(path, `The section "${name}" is empty.`);
    if (text.length > LONGEST_SECTION)
      throw new KnowledgeInvalid(path, `The section "${name}" has more than ${LONGEST_SECTION} characters.`);
    sections.set(name, text);
  }
  const missing = known.filter((name) => !sections.has(name));
  if (missing.length > 0) throw new KnowledgeInvalid(path, `These sections are missing: ${missing.join(', ')}.`);
  return sections;
};

/** A file with a name that nobody looks for would be edited in vain. */
const filesOf = (folder: string, part: string, names: readonly string[]): ReadonlyMap<string, string> => {
  const path = join(folder, part);
  const stray = entriesOf(path).find(
    (entry) => !entry.startsWith('.') && !names.some((name) => entry === `${name}.md`),
  );
  if (stray !== undefined)
    throw new KnowledgeInvalid(
      join(path, stray),
      `Nothing reads a file of this name; known are: ${names.map((name) => `${name}.md`).join(', ')}.`,
    );
  return new Map(names.map((name) => [name, withoutTitle(textOf(join(path, `${name}.md`), LONGEST_FILE))]));
};

/** Examples stand one below the other, with a line of three dashes between them. */
const examplesIn = (path: string, text: string): readonly Example[] =>
  text.split(/^-{3,}[ \t]*$/m).map((part) => {
    const [, subject = null, body = ''] = /^(?:Subject:[ \t]*(.+)\n+)?([\s\S]*)$/.exec(part.trim()) ?? [];
    if (body.trim() === '') throw new KnowledgeInvalid(path, 'An example in it is empty.');
    const unknown = slotsIn(`${subject ?? ''}\n${body}`).find((slot) => !isSlot(slot));
    if (unknown !== undefined)
      throw new KnowledgeInvalid(
        path,
        `There is no slot "{{${unknown}}}"; slots are: ${SLOTS.map((slot) => `{{${slot}}}`).join(', ')}.`,
      );
    return { subject, body: body.trim() };
  });

const shown = ({ subject, body }: Example): string => (subject === null ? body : `Subject: ${subject}\n\n${body}`);

/** The first heading is for the people who edit the file. */
const withoutTitle = (text: string): string => text.replace(/^#[ \t].*\n*/, '').trim();

const entriesOf = (path: string): readonly string[] => {
  try {
    return readdirSync(path);
  } catch {
    throw new KnowledgeInvalid(path, 'There is no such folder.');
  }
};

const textOf = (path: string, longest: number): string => {
  const text = contentOf(path).replace(/\r\n?/g, '\n').trim();
  if (withoutTitle(text) === '') throw new KnowledgeInvalid(path, 'There is nothing in it.');
  if (text.length > longest)
    throw new KnowledgeInvalid(path, `It has ${text.length} characters; more than ${longest} are not read.`);
  return text;
};

const contentOf = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new KnowledgeInvalid(path, 'The file is missing or can’t be read.');
  }
};
