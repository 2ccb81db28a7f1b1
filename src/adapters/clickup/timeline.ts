import { dayIn } from '../../domain/calendar.ts';
import type { Timeline } from '../../events/terms.ts';
import type { Day, Instant } from '../../events/units.ts';
import type { AnswerReading, Answers } from './answers.ts';
import type { FieldValue } from './fields.ts';
import type { FormField } from './mapping.ts';
import { readPeriod } from './period.ts';

/** The timeline from one field (a date is its end) or two; its end may be today, but not earlier. */
export const readTimeline = (answers: Answers, today: Day, timeZone: string): Timeline | null => {
  const twoFields = answers.value('timelineEnd').kind !== 'unset';
  const given = twoFields ? readEnds(answers, timeZone) : answers.required('timeline', aPeriod(timeZone));
  if (given === null) return null;
  const start = given.start ?? (twoFields ? null : answers.optional('timelineStart', aDay(timeZone)));

  const field: FormField = twoFields ? 'timelineEnd' : 'timeline';
  if (start !== null && start > given.end)
    return answers.problem(field, `an end that is not before the start, ${start}`);
  if (given.end < today) return answers.problem(field, `an end that is not past: today is ${today}`);
  return { start, end: given.end };
};

const readEnds = (answers: Answers, timeZone: string): Timeline | null => {
  const start = answers.optional('timelineStart', aDay(timeZone));
  const end = answers.required('timelineEnd', aDay(timeZone));
  const written = answers.optional('timeline', aPeriod(timeZone));
  if (end === null) return null;
  return written === null || written.end === end
    ? { start: start ?? written?.start ?? null, end }
    : answers.problem('timeline', `the same end as the other field, ${end}, or only one of both filled in`);
};

const aDay = (timeZone: string): AnswerReading<Day> => ({
  expected: 'one date with its year, such as 2026-12-31 or Dec 31, 2026',
  of: (value) => {
    const period = periodOf(value, timeZone);
    return period === null || period.start !== null ? null : period.end;
  },
});

const aPeriod = (timeZone: string): AnswerReading<Timeline> => ({
  expected: 'an end date or a period with its year, such as Dec 1 – Dec 31, 2026 or 2026-12-31',
  of: (value) => periodOf(value, timeZone),
});

const periodOf = (value: FieldValue, timeZone: string): Timeline | null => {
  if (value.kind === 'date') {
    // In the zone of the people who picked it: ClickUp keeps a bare date as their 4 a.m.
    const picked = new Date(value.milliseconds).toISOString() as Instant;
    return { start: null, end: dayIn(picked, timeZone) };
  }
  return value.kind === 'text' ? readPeriod(value.text) : null;
};
