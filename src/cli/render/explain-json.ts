import type { StoredEvent } from '../../events/catalogue.ts';
import type { Explanation } from '../../projections/replay/explanations.ts';
import { RULES } from './rules.ts';
import { told } from './sentences.ts';

/** For programs: a decision with the events that it rests on and led to, each with its place in the log. */
export const explanationJson = (
  { event, facts, rule, numbers, check, reason, mail, by, answer }: Explanation,
  number: number,
  they: string,
): Readonly<Record<string, unknown>> => ({
  number,
  ...placed(event),
  sentence: told(event, { they, effect: null }).sentence,
  facts: {
    mails: facts.mails.map(withContent),
    reading: facts.reading === null ? null : withContent(facts.reading),
    refused: facts.refused === null ? null : withContent(facts.refused),
    escalation: facts.escalation === null ? null : withContent(facts.escalation),
    timer: facts.timer,
    terms: facts.terms === null ? null : pick(facts.terms),
  },
  rule: { name: rule, ...RULES[rule] },
  ...{ numbers, check, reason },
  mail:
    mail === null
      ? null
      : {
          move: mail.move,
          drafted: mail.drafted === null ? null : withContent(mail.drafted),
          refused: mail.refused === null ? null : withContent(mail.refused),
          sent: mail.sent === null ? null : withContent(mail.sent),
          superseded:
            mail.superseded === null
              ? null
              : { ...withContent(mail.superseded.event), because: mail.superseded.because },
          ...{ review: mail.review, troubles: mail.troubles },
        },
  ...{ by, answer },
});

const placed = ({ position, occurredAt, id, type }: StoredEvent) => ({ position, at: occurredAt, id, type });

/** `content` is what names a person; null where it was erased, or there never was any. */
const withContent = (event: StoredEvent) => ({
  ...placed(event),
  data: event.data,
  content: event.personal?.content ?? null,
});

const pick = ({ engagement, limits, impressions }: NonNullable<Explanation['facts']['terms']>) => ({
  ...{ engagement, limits, impressions },
});
