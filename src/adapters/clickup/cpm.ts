import type { Cpm } from '../../events/units.ts';
import { type AnswerReading, type Answers, cpmIn, HIGHEST_CPM, textOf } from './answers.ts';
import type { FieldValue } from './fields.ts';

type Range = Readonly<{ from: Cpm; to: Cpm }>;

/** Opening and target CPM (policy §1): the bottom of the range, and the explicit target, within the range, or else the top. */
export const readCpm = (answers: Answers): Readonly<{ openingCpm: Cpm; targetCpm: Cpm }> | null => {
  const range = readRange(answers);
  const target = answers.optional('cpmTarget', aCpm);
  if (range === null) return null;
  if (target === null) {
    return answers.value('cpmTarget').kind === 'unset' ? { openingCpm: range.from, targetCpm: range.to } : null;
  }
  // Above the range it would raise the hard cap past what the team wrote there: one of the two is a mistake.
  if (target < range.from || target > range.to) {
    return answers.problem('cpmTarget', `within the CPM range, $${range.from / 100} to $${range.to / 100}`);
  }
  return { openingCpm: range.from, targetCpm: target };
};

const readRange = (answers: Answers): Range | null => {
  const twoFields = [answers.value('cpmFrom'), answers.value('cpmTo')].some(({ kind }) => kind !== 'unset');
  const oneField = answers.value('cpmRange').kind !== 'unset' || !twoFields;

  const written = oneField ? answers.required('cpmRange', aRange) : null;
  const ends = twoFields ? readEnds(answers) : null;
  if (!oneField || !twoFields) return written ?? ends;
  if (written === null || ends === null) return null;
  const agree = written.from === ends.from && written.to === ends.to;
  return agree ? written : answers.problem('cpmRange', 'the same range as in the two CPM fields, or only one of both');
};

const readEnds = (answers: Answers): Range | null => {
  const from = answers.required('cpmFrom', aCpm);
  const to = answers.required('cpmTo', aCpm);
  if (from === null || to === null) return null;
  if (from <= to) return { from, to };
  const bottom = answers.held('cpmFrom') ?? '';
  return answers.problem('cpmTo', `at least the bottom of the range, ${bottom}`);
};

const aCpm: AnswerReading<Cpm> = {
  expected: `one CPM in US dollars above 0 and up to $${HIGHEST_CPM.toLocaleString('en-US')}, such as $25`,
  of: cpmIn,
};

const aRange: AnswerReading<Range> = {
  expected: `a CPM range in US dollars up to $${HIGHEST_CPM.toLocaleString('en-US')}, the lower end first, such as $20-30`,
  of: (value) => {
    const text =
      textOf(value)
        ?.replace(/\bcpm\b/gi, '')
        .trim() ?? '';
    const ends = text.split(/\s*(?:-|–|—|\bto\b)\s*/i).map((end) => cpmIn(asText(end)));
    const [from = null, to = null] = ends;
    return ends.length !== 2 || from === null || to === null || from > to ? null : { from, to };
  },
};

const asText = (text: string): FieldValue => ({ kind: 'text', text });
