import type { Database } from 'better-sqlite3';
import type { BlindedAddress } from '../events/keys.ts';
import { type InfluencerId, type Position, type SubjectId, subjectOfInfluencer } from '../events/units.ts';
import { findInfluencer } from './audit.ts';
import { erasedAt } from './erasures.ts';
import { isAddress, namedIn, type Naming } from './naming.ts';
import type { KnownInfluencer, Search } from './queries.ts';

/** Somebody whom personal parts name. */
export type Person = Readonly<{
  /** null: nobody that a negotiation was ever started with. */
  influencerId: InfluencerId | null;
  name: string | null;
  /** What mail would reach them by; null where no address of theirs is known. */
  address: string | null;
  naming: Naming;
}>;

/**
 * `own`: a part of this person. `form`: of a form that names them, perhaps among others. `address`, `name`: of somebody
 * else, naming them by that. `contact`: somebody else's line of the sheet, with their address in it.
 */
export type NamingPart = Readonly<{
  position: Position;
  type: string;
  campaignId: string | null;
  named: 'own' | 'form' | 'address' | 'name' | 'contact';
}>;

export type PersonSearch =
  Readonly<{ outcome: 'found'; found: Person }> | Exclude<Search<KnownInfluencer>, { outcome: 'found' }>;

/**
 * An influencer as `findInfluencer` finds them; an erased one by their address; else whoever is only named: an address
 * that mails carry, or a name exactly as a form lists it.
 */
export const findPerson = (
  db: Database,
  typed: string,
  blind: (address: string) => readonly BlindedAddress[],
): PersonSearch => {
  const search = findInfluencer(db, typed);
  if (search.outcome === 'found') return { outcome: 'found', found: personOf(db, search.found.influencerId, null) };
  if (search.outcome === 'several') return search;
  const erased = isAddress(typed) ? erasedAt(db, blind(typed)) : null;
  if (erased !== null) return { outcome: 'found', found: personOf(db, erased, typed.trim()) };
  const stranger = strangerCalled(typed.trim());
  const isNamed = partsNaming(db, stranger).some(({ named }) => named === 'form' || named === 'address');
  return isNamed ? { outcome: 'found', found: stranger } : search;
};

/** Every part that names a person and is not empty yet, in the order of the log. */
export const partsNaming = (
  db: Database,
  { influencerId, naming }: Person,
  onProgress: (done: number, total: number) => void = () => undefined,
): readonly NamingPart[] => {
  const own = influencerId === null ? null : subjectOfInfluencer(influencerId);
  const how = namedIn(naming);
  const page = db.prepare<[number], PartRow>(PAGE_OF_PARTS);
  const total = Number(db.prepare('SELECT ifnull(max(position), 0) FROM personal').pluck().get());
  const isTheirs = quotations(naming);
  const found: NamingPart[] = [];
  let after = 0;
  for (let rows = page.all(after); rows.length > 0; rows = page.all(after)) {
    for (const { content, subject, stream, ...part } of rows) {
      const inText = isTheirs(part.type, stream, content) ? 'address' : how(content);
      const named = subject === own ? 'own' : namedBy(inText, subject, part.type);
      if (named !== null) found.push({ ...part, named });
      after = part.position;
    }
    onProgress(after, total);
  }
  return found;
};

/** Everything that they were ever called, as far as it has not been erased. */
const personOf = (db: Database, influencerId: InfluencerId, typed: string | null): Person => {
  const parts = db.prepare<[SubjectId], string>(CALLED).pluck().all(subjectOfInfluencer(influencerId));
  const called = parts.map((content) => JSON.parse(content) as Called);
  const emails = present(called.map(({ email }) => email));
  const managers = present(called.map(({ managerEmail }) => managerEmail)).filter(
    (address) => db.prepare(SHARED).get(address.toLowerCase(), address.toLowerCase(), influencerId) === undefined,
  );
  const own = emails.at(-1) ?? typed;
  return {
    influencerId,
    name: called.findLast(({ name }) => name !== undefined)?.name ?? null,
    address: own,
    naming: {
      addresses: present([...emails, ...managers, own]),
      names: present(called.map(({ name }) => name)),
      listed: present(called.flatMap(({ handle, listedAs }) => [handle, listedAs])),
    },
  };
};

const strangerCalled = (typed: string): Person =>
  isAddress(typed)
    ? { influencerId: null, name: null, address: typed, naming: { addresses: [typed], names: [], listed: [] } }
    : { influencerId: null, name: typed, address: null, naming: { addresses: [], names: [], listed: [typed] } };

const namedBy = (how: 'address' | 'name' | null, subject: string, type: string): NamingPart['named'] | null => {
  if (how === null) return null;
  if (subject.startsWith('task:')) return 'form';
  if (type === 'InfluencerMatched') return how === 'address' ? 'contact' : null;
  return how;
};

/** Whether a part holds words that somebody wrote from one of these addresses: their mail, or what a person was asked with it. */
const quotations = ({ addresses }: Naming) => {
  const own = new Set(addresses.map((address) => address.toLowerCase()));
  const bodies = new Map<string, string[]>();
  return (type: string, stream: string, content: string): boolean => {
    if (type === 'MailReceived') {
      const { from, body } = JSON.parse(content) as Readonly<{ from: string; body: string }>;
      if (!own.has(from.toLowerCase())) return false;
      bodies.set(stream, [...(bodies.get(stream) ?? []), body]);
      return true;
    }
    const said = bodies.get(stream);
    if (said === undefined || (type !== 'NegotiationEscalated' && type !== 'EscalationJoined')) return false;
    const { evidence } = JSON.parse(content) as Readonly<{ evidence: string }>;
    return evidence !== '' && said.some((body) => body.startsWith(evidence));
  };
};

type PartRow = Omit<NamingPart, 'named'> & Readonly<{ subject: string; stream: string; content: string }>;
type Called = Readonly<
  Partial<Record<'name' | 'listedAs' | 'email', string> & Record<'handle' | 'managerEmail', string | null>>
>;

const present = (texts: readonly (string | null | undefined)[]): readonly string[] => [
  ...new Set(texts.flatMap((text) => (text === undefined || text === null || text === '' ? [] : text))),
];

const PAGE_OF_PARTS = `SELECT p.position, p.subject, e.stream, p.content, e.type, e.campaign_id AS campaignId
  FROM personal p JOIN events e ON e.position = p.position
  WHERE p.position > ? AND p.content IS NOT NULL ORDER BY p.position LIMIT 1000`;
const CALLED = `SELECT p.content FROM personal p JOIN events e ON e.position = p.position WHERE p.subject = ?
  AND e.type IN ('InfluencerMatched', 'InfluencerSuppressed', 'InfluencerListedTwice') AND p.content IS NOT NULL ORDER BY p.position`;
/** A manager answers for several people: with one of them gone, the address is still the others'. */
const SHARED = 'SELECT 1 FROM contacts WHERE (manager_email = ? OR email = ?) AND key <> ?';
