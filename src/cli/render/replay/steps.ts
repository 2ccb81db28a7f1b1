import { type Step } from '../../../projections/replay/steps.ts';
import { counted, dayWords } from '../amounts.ts';
import { told } from '../sentences.ts';
import { ERASED_NAME } from '../sentences/told.ts';
import { oneLine, padded, wrapped } from '../text.ts';
import { changeLines, type Look } from './change-lines.ts';
import { CAMPAIGN_FIELDS, changeWords, EFFECT_FIELDS, MONEY_FIELDS, THREAD_FIELDS } from './fields.ts';

/** Whose step it is: the name; null where it was erased. `named` puts it before the sentence, where several are told together. */
export type Whose = Readonly<{ name: string | null; named: boolean }>;

const POSITION = 7;
const TIME = 8;
const AFTER_POSITION = POSITION + 2;
const MARGIN = AFTER_POSITION + TIME + 2;

/** One event and what it changed, under its day where that is a new one. `day` is that of the step before. */
export const stepLines = (step: Step, { name, named }: Whose, day: string | null, look: Look): readonly string[] => {
  const { width, paint } = look;
  const { event, thread, campaign, money, asked, meanwhile } = step;
  const { position, occurredAt } = event;
  const { sentence } = told(event, { they: name ?? ERASED_NAME, effect: step.effect });
  const whose = named && step.negotiationId !== null ? `${name ?? ERASED_NAME}: ` : '';
  const room = width === null ? null : Math.max(20, width - MARGIN);
  const [first = '', ...rest] = wrapped(oneLine(whose + sentence), room);
  const under = ' '.repeat(MARGIN);
  return [
    ...(occurredAt.slice(0, 10) === day ? [] : ['', paint('title', dayWords(occurredAt))]),
    ...(meanwhile === null ? [] : meanwhileLines(meanwhile, look)),
    `${paint('faint', padded(`#${position}`, POSITION, 'right'))}  ${paint('faint', occurredAt.slice(11, 19))}  ${first}`,
    ...rest.map((line) => under + line),
    ...changeLines(changeWords(THREAD_FIELDS, thread), MARGIN, look),
    ...changeLines(changeWords(EFFECT_FIELDS, asked), MARGIN, look),
    ...changeLines(changeWords(CAMPAIGN_FIELDS, campaign), MARGIN, look),
    ...changeLines(changeWords(MONEY_FIELDS, money), MARGIN, look),
  ];
};

/** What others changed stands between two steps, so that it is taken for neither. */
const meanwhileLines = ({ events, money }: NonNullable<Step['meanwhile']>, look: Look): readonly string[] => {
  const changes = changeWords(MONEY_FIELDS, money).map(({ title, before, after }) => `${title} ${before} → ${after}`);
  const room = look.width === null ? null : Math.max(20, look.width - AFTER_POSITION);
  return wrapped(`meanwhile, in ${counted(events, 'event')} of others: ${changes.join(', ')}`, room).map(
    (line, index) => look.paint('faint', padded(index === 0 ? '⋮' : '', POSITION, 'right') + '  ' + line),
  );
};

/** For programs: the event, what it says, and what it changed. */
export const stepJson = (step: Step, name: string | null): Readonly<Record<string, unknown>> => {
  const { event, negotiationId, effect, thread, money, campaign, asked, meanwhile } = step;
  const { sentence, reason } = told(event, { they: name ?? ERASED_NAME, effect });
  return {
    ...{ position: event.position, at: event.occurredAt, id: event.id, type: event.type, negotiationId, sentence },
    reason: reason ?? null,
    changes: { negotiation: thread, effect: asked, campaign, money },
    meanwhile,
  };
};
