import type { Database } from 'better-sqlite3';
import { type AuditEntry, type AuditSearch, newestEntries, oldestEntries } from '../../../projections/audit.ts';
import { FAMILIES, PLUMBING, typesNamed, typesNear } from '../../../projections/event-types.ts';
import type { Instant } from '../../../events/units.ts';
import { type Application, nowOf } from '../../application.ts';
import type { Message } from '../blocks.ts';
import { words } from '../text.ts';
import { answer } from './answer.ts';
import type { TypedFilters } from './filters.ts';
import { theCampaign, theInfluencer } from './find.ts';
import type { Filters, Moment } from './look-up.ts';
import { mostThatFit, PAGE_LINES, pageOfLines } from './paged.ts';
import { trailLine } from './trail.ts';
import { didYouMean } from './typing.ts';

/** The newest events that the filters let through; a name or type that nobody knows gets suggestions. */
export const audit = (app: Pick<Application, 'log' | 'clock'>, typed: TypedFilters): Message => {
  const db = app.log.database;
  const person = typed.influencer === null ? null : theInfluencer(db, typed.influencer);
  if (person !== null && person.found === null) return person.told;
  const within = typed.campaign === null ? null : theCampaign(db, typed.campaign);
  if (within !== null && within.found === null) return within.told;
  if (typed.kind !== null && typesNamed(typed.kind) === null) return unknownKind(typed.kind);
  const filters = {
    influencerId: person === null ? null : person.found.influencerId,
    campaignId: within === null ? null : within.found.campaignId,
    kind: typed.kind,
    since: laterOf(typed.from === null ? null : dayStart(typed.from), lastOf(app, typed.lastMs)),
    until: typed.to === null ? null : dayStart(typed.to, DAY_MS),
  };
  return auditPage(db, filters, null);
};

/** One page of the audit trail, its newest event last. */
export const auditPage = (db: Database, filters: Filters, at: Moment): Message => {
  const types = filters.kind === null ? undefined : typesNamed(filters.kind);
  if (types === null) return unknownKind(filters.kind ?? '');
  const search: AuditSearch = {
    ...(types === undefined ? { without: PLUMBING } : { types }),
    ...(filters.influencerId === null ? {} : { influencerId: filters.influencerId }),
    ...(filters.campaignId === null ? {} : { campaignId: filters.campaignId }),
    ...(filters.since === null ? {} : { since: filters.since }),
    ...(filters.until === null ? {} : { until: filters.until }),
  };
  // One more than fits tells whether there is another page.
  const forwards = at !== null && 'after' in at;
  const found = forwards
    ? oldestEntries(db, { ...search, ...at }, PAGE_LINES + 1)
    : newestEntries(db, at === null ? search : { ...search, ...at }, PAGE_LINES + 1);
  if (forwards && found.length <= PAGE_LINES) return auditPage(db, filters, null);
  if (found.length === 0)
    return answer(at === null ? 'No event fits these filters.' : 'No earlier event fits these filters.');
  const some = forwards ? found.slice(0, PAGE_LINES) : found.slice(-PAGE_LINES);
  return mostThatFit(some, forwards ? 'first' : 'last', (shown) => {
    const isCut = shown.length < found.length;
    return pageOfLines({ sentence: sentenceOf(shown, at) }, shown.map(lineOf), {
      count: null,
      newer: turn('◂ Newer', filters, (forwards ? isCut : at !== null) ? after(shown.at(-1)) : null),
      older: turn('Older ▸', filters, forwards || isCut ? before(shown[0]) : null),
    });
  }).message;
};

const UNDER = words('`parley log` tells more.');
const lineOf = (entry: AuditEntry) => ({ under: UNDER, text: trailLine(entry) });

const sentenceOf = (shown: readonly AuditEntry[], at: Moment): string =>
  `${at === null ? 'The last events' : 'Earlier events'} (${shown.length}), newest last; times in UTC.`;

const before = (entry: AuditEntry | undefined): Moment => (entry === undefined ? null : { before: entry.position });
const after = (entry: AuditEntry | undefined): Moment => (entry === undefined ? null : { after: entry.position });

const turn = (label: string, filters: Filters, at: Moment) =>
  at === null ? null : { label, lookUp: { of: 'audit', filters, at } as const };

const unknownKind = (typed: string): Message => {
  const near = didYouMean(typesNear(typed).map((each) => `type:${each}`));
  const known = Object.keys(FAMILIES).join(', ');
  return answer(`I know no events of type “${typed}”.${near} There are ${known}, and every event type by its name.`);
};

const DAY_MS = 24 * 3_600_000;

const dayStart = (day: string, later = 0): Instant =>
  new Date(Math.min(Date.parse(`${day}T00:00:00Z`) + later, LATEST_MS)).toISOString() as Instant;

/** A later year has five digits, and sorts before every other. */
const LATEST_MS = Date.parse('9999-12-31T23:59:59.999Z');

const lastOf = (app: Pick<Application, 'clock'>, lastMs: number | null): Instant | null =>
  lastMs === null ? null : (new Date(Date.parse(nowOf(app)) - lastMs).toISOString() as Instant);

const laterOf = (a: Instant | null, b: Instant | null): Instant | null => {
  if (a === null || b === null) return a ?? b;
  return a > b ? a : b;
};
