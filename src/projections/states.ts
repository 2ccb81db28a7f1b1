import type { Statement } from 'better-sqlite3';
import type { Negotiation } from '../domain/negotiation/state.ts';
import type { CampaignState } from './campaigns.ts';
import type { Contact } from './contacts.ts';
import type { Effect } from './effects.ts';
import type { PostedNotice } from './notices.ts';

/** Where read models are asked: a transaction, or the database between two. */
export type Reads = Readonly<{ prepare(sql: string): Statement<unknown[], unknown> }>;

/** What a row of each read model folds to. */
type States = Readonly<{
  campaigns: CampaignState;
  contacts: Contact;
  effects: Effect;
  negotiations: Negotiation;
  notices: PostedNotice;
}>;

/** One row's state as it stands now; null where there is no such row. */
export const stateOf = <Model extends keyof States>(reads: Reads, model: Model, key: string): States[Model] | null =>
  statesWhere(reads, model, 'key = ?', key)[0] ?? null;

/** The states of every row that fits, in the order that `where` asks for. */
export const statesWhere = <Model extends keyof States>(
  reads: Reads,
  model: Model,
  where: string,
  ...parameters: readonly unknown[]
): readonly States[Model][] =>
  (reads.prepare(`SELECT state FROM ${model} WHERE ${where}`).all(...parameters) as { state: string }[]).map(
    ({ state }) => JSON.parse(state) as States[Model],
  );
