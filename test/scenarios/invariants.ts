import Database from 'better-sqlite3';
import { catalogue } from '../../src/events/catalogue.ts';
import { CHANNELS } from '../../sandbox/slack/slack.ts';
import type { House } from '../support/house.ts';

/** What must hold of any history, each computed from what stands in the file and in the outside world; none uses our own folds. */

/** Every effect id that a mail or a Slack post carries, sorted, beside those that the log says went out. */
export const wentOut = async ({ world, rows }: Pick<House, 'world' | 'rows'>) => {
  const marked = (await world.gmail.outgoing()).map(({ effect }) => effect).filter((effect) => effect !== null);
  const posts = (await Promise.all(CHANNELS.map((channel) => world.slack.messages(channel)))).flat();
  const column = (sql: string): readonly string[] => rows<{ id: string }>(sql).map(({ id }) => id);
  return {
    mails: marked.toSorted(),
    mailsRecorded: column(`SELECT data ->> '$.effectId' AS id FROM events WHERE type = 'MailSent'`).toSorted(),
    posts: posts.map(({ metadata }) => String(metadata?.event_payload['effect_id'])).toSorted(),
    postsRecorded: column(
      `SELECT r.data ->> '$.effectId' AS id FROM events r WHERE r.type = 'EffectRequested' AND r.data ->> '$.kind' = 'post_notice'
       AND EXISTS (SELECT 1 FROM events s WHERE s.stream = r.stream AND s.type = 'EffectSucceeded')`,
    ).toSorted(),
  };
};

/** Effects that were settled more than once, or settled and tried again afterwards. */
export const settledTwice = ({ rows }: Pick<House, 'rows'>): readonly string[] =>
  rows<{ stream: string }>(
    `SELECT DISTINCT s.stream FROM events s JOIN events later ON later.stream = s.stream AND later.position > s.position
     WHERE s.type IN ('EffectSucceeded', 'EffectSuperseded', 'EffectGivenUp')
     AND later.type IN ('EffectSucceeded', 'EffectSuperseded', 'EffectGivenUp', 'EffectAttempted')`,
  ).map(({ stream }) => stream);

/** The agent's amounts that passed what bound them: an offer its ceiling, a deal the hard cap or what they asked, and the campaign's budget at its closing. */
export const pricesAboveTheirBound = ({ rows }: Pick<House, 'rows'>): readonly unknown[] =>
  rows(
    `WITH offers AS (
       SELECT position, negotiation_id, data ->> '$.purpose' AS purpose, data ->> '$.price' AS price,
         data ->> '$.inputs.ceilingPrice' AS ceiling, data ->> '$.inputs.priceAtCeilingCpm' AS withoutRoom,
         ifnull(data ->> '$.inputs.limit', 1e15) AS personal, data ->> '$.inputs.hardCapPrice' AS hardCap
       FROM events WHERE type = 'OfferDecided' AND data ->> '$.by' = 'agent')
     SELECT position, price FROM offers
       WHERE price > hardCap OR price > personal OR price > iif(purpose = 'opening', withoutRoom, ceiling)
     UNION ALL
     SELECT a.position, a.data ->> '$.price' FROM events a WHERE a.type = 'AgreementReached' AND a.data ->> '$.by' = 'agent'
       AND a.data ->> '$.price' > (SELECT min(hardCap, personal) FROM offers o WHERE o.negotiation_id = a.negotiation_id)
     UNION ALL
     SELECT position, spent FROM (
       SELECT a.position, c.data ->> '$.budget' AS budget, (
         SELECT sum(d.data ->> '$.price') FROM events d
         WHERE d.campaign_id = a.campaign_id AND d.type = 'AgreementReached' AND d.position <= a.position
         AND NOT EXISTS (
           SELECT 1 FROM events over WHERE over.negotiation_id = d.negotiation_id
           AND over.type IN ('NegotiationDeclined', 'NegotiationReopened') AND over.position BETWEEN d.position AND a.position)
       ) AS spent
       FROM events a JOIN events c ON c.campaign_id = a.campaign_id AND c.type = 'CampaignSubmitted'
       WHERE a.type = 'AgreementReached' AND a.data ->> '$.by' = 'agent')
     WHERE spent > budget`,
  );

/** Events that the catalogue's own schemas would not take back as they stand in the file. */
export const unreadableEvents = ({ rows }: Pick<House, 'rows'>): readonly string[] =>
  rows<{ position: number; type: string; data: string; content: string | null; subject: string | null }>(
    'SELECT e.position, e.type, e.data, p.content, p.subject FROM events e LEFT JOIN personal p USING (position)',
  ).flatMap(({ position, type, data, content, subject }) => {
    const definition = catalogue[type as keyof typeof catalogue] as (typeof catalogue)['MailSent'] | undefined;
    if (definition === undefined) return [`${position} ${type}: not in the catalogue`];
    const problems = [definition.data.safeParse(JSON.parse(data)).error?.message];
    if ('personal' in definition)
      problems.push(definition.personal.safeParse(content === null ? null : JSON.parse(content)).error?.message);
    else if (subject !== null) problems.push('has a personal part that its type does not know');
    return problems.filter((problem) => problem !== undefined).map((problem) => `${position} ${type}: ${problem}`);
  });

/**
 * P2 (policy §2) after every decision of the agent on money, in a campaign that no person decided in:
 * D = Σ closed (T·v/1000 − p) − Σ outstanding max(0, o − T·v/1000), in cents; the positions where it is negative.
 */
export const averageEndangered = ({ rows }: Pick<House, 'rows'>): readonly unknown[] => {
  const targets = new Map<string, number>();
  const threads = new Map<string, Thread>();
  const endangered: unknown[] = [];
  for (const { position, type, data: json } of rows<{ position: number; type: string; data: string }>(
    'SELECT position, type, data FROM events WHERE campaign_id IS NOT NULL ORDER BY position',
  )) {
    const data = JSON.parse(json) as Record<string, unknown> & { campaignId: string; negotiationId: string };
    if (type === 'CampaignSubmitted') targets.set(data.campaignId, Number(data['targetCpm']));
    if (type === 'NegotiationStarted')
      threads.set(data.negotiationId, { ...data, views: Number(data['impressions']), offers: [], deal: null });
    const thread = threads.get(data.negotiationId);
    if (thread === undefined) continue;
    threads.set(data.negotiationId, changedBy(thread, type, data));
    if (type !== 'OfferDecided' && type !== 'AgreementReached') continue;
    const target = targets.get(data.campaignId) ?? 0;
    const balance = [...threads.values()]
      .filter(({ campaignId }) => campaignId === data.campaignId)
      .reduce((sum, each) => sum + savedBy(each, target), 0);
    if (balance < 0) endangered.push({ position, type, balance });
  }
  return endangered;
};

type Thread = Readonly<{
  campaignId: string;
  views: number;
  offers: readonly Readonly<{ move: unknown; price: number }>[];
  deal: number | null;
}>;

const changedBy = (thread: Thread, type: string, data: Readonly<Record<string, unknown>>): Thread => {
  switch (type) {
    case 'OfferDecided':
      return { ...thread, offers: [...thread.offers, { move: data['move'], price: Number(data['price']) }] };
    case 'MoveSuperseded':
      return { ...thread, offers: thread.offers.filter(({ move }) => move !== data['move']) };
    case 'AgreementReached':
      return { ...thread, offers: [], deal: Number(data['price']) };
    case 'NegotiationDeclined':
    case 'OffersLapsed':
      return { ...thread, offers: [], deal: null };
    default:
      return thread;
  }
};

const savedBy = ({ views, offers, deal }: Thread, target: number): number => {
  const atTarget = (target * views) / 1000;
  if (deal !== null) return atTarget - deal;
  return -Math.max(0, (offers.at(-1)?.price ?? 0) - atTarget);
};

/** Which of these words or phrases stand in a column that may hold no personal data, with the column. */
export const personalDataOutside = (
  file: string,
  names: readonly string[],
  letters: readonly string[],
): readonly string[] => {
  const spoken = new Set(letters.flatMap((letter) => [...phrasesOf(letter)]));
  return columnsWithoutPeople(file).flatMap(({ column, text }) => {
    const lower = text.toLowerCase();
    return [
      ...names.filter((name) => lower.includes(name.toLowerCase())),
      ...[...phrasesOf(text)].filter((phrase) => spoken.has(phrase)),
    ].map((found) => `${column}: ${found}`);
  });
};

/** Everything but the personal parts and the one read model that knows who somebody is. */
const columnsWithoutPeople = (file: string): readonly Readonly<{ column: string; text: string }>[] => {
  const database = new Database(file, { readonly: true });
  try {
    return tablesOf(database)
      .filter((table) => table !== 'personal' && table !== 'contacts')
      .flatMap((table) => {
        const all = database.prepare(`SELECT * FROM "${table}"`).all() as Record<string, unknown>[];
        return Object.keys(all[0] ?? {}).map((column) => ({
          column: `${table}.${column}`,
          text: all.map((row) => String(row[column])).join('\n'),
        }));
      });
  } finally {
    database.close();
  }
};

/** Every row of every read model, byte for byte; the order of rows is no part of it, nor how far each has come. */
export const readModelsOf = (file: string): Readonly<Record<string, readonly string[]>> => {
  const database = new Database(file, { readonly: true });
  try {
    const tables = tablesOf(database).filter((table) => !['events', 'personal', 'projections'].includes(table));
    return Object.fromEntries(
      tables.map((table) => [
        table,
        database
          .prepare(`SELECT * FROM "${table}"`)
          .all()
          .map((row) => JSON.stringify(row))
          .toSorted(),
      ]),
    );
  } finally {
    database.close();
  }
};

const tablesOf = (database: Database.Database): readonly string[] =>
  database
    .prepare(`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`)
    .pluck()
    .all() as string[];

const PHRASE_WORDS = 4;

/** Four words in a row, whatever stands between them. */
function* phrasesOf(text: string): Generator<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}$,.'’]+/gu) ?? [];
  for (let start = 0; start + PHRASE_WORDS <= words.length; start += 1)
    yield words.slice(start, start + PHRASE_WORDS).join(' ');
}
