import type { Database } from 'better-sqlite3';
import type { CampaignId } from '../events/units.ts';
import { negotiationsWith } from './negotiation-rows.ts';
import { type NamingPart, partsNaming, type Person } from './person.ts';
import { campaignDetails } from './queries.ts';

/** What an erasure would come to. */
export type ErasurePlan = Readonly<{
  person: Person;
  emptied: readonly NamingPart[];
  /** Of other people, naming this one; they stay. */
  kept: readonly NamingPart[];
  /** Negotiations that are open. */
  ending: readonly Readonly<{ clientName: string | null; status: string }>[];
  /** Lists that name others too, who are erased with the first of them. */
  forms: readonly FormErased[];
}>;

/** `unmatched`: of the others, those who are still looked for in the sheet, which then ends. */
export type FormErased = Readonly<{ clientName: string | null; others: number; unmatched: number }>;

/** `mentions`: parts of other people that name this one by name alone are emptied too. */
export const erasurePlan = (
  db: Database,
  person: Person,
  mentions: boolean,
  onProgress?: (done: number, total: number) => void,
): ErasurePlan => {
  const parts = partsNaming(db, person, onProgress);
  const stays = ({ named }: NamingPart) => named === 'contact' || (named === 'name' && !mentions);
  const emptied = parts.filter((part) => !stays(part));
  const negotiations = person.influencerId === null ? [] : negotiationsWith(db, person.influencerId);
  return {
    person,
    emptied,
    kept: parts.filter(stays),
    ending: negotiations.filter(({ open }) => open),
    forms: emptied
      .filter(({ type }) => type === 'CampaignSubmitted')
      .flatMap(({ campaignId }) => formErased(db, person, campaignId as CampaignId)),
  };
};

const formErased = (db: Database, { name }: Person, campaignId: CampaignId): readonly FormErased[] => {
  const details = campaignDetails(db, campaignId);
  if (details === null) return [];
  const waiting = details.unmatched.filter(
    ({ outcome, name: listed }) => STILL_LOOKED_FOR.has(outcome) && listed !== name,
  );
  const { clientName, listed } = details;
  return [{ clientName, others: Math.max(0, (listed ?? 1) - 1), unmatched: waiting.length }];
};

const STILL_LOOKED_FOR: ReadonlySet<string> = new Set(['missing', 'ambiguous', 'unreadable']);
