import type { ParleyEvent } from '../events/catalogue.ts';
import type { OutsideSystem } from '../events/catalogue/effects.ts';
import type { Instant } from '../events/units.ts';
import type { Projection } from './projection.ts';

/** Whom nothing is ever sent to again, by influencer id. */
export const suppressions: Projection<ParleyEvent, Readonly<{ because: string | null }>> = {
  name: 'suppressions',
  version: 2,
  reactsTo: ['AddressSuppressed', 'PersonErased'],
  key: ({ data }) => ('influencerId' in data ? data.influencerId : null),
  initialState: { because: null },
  evolve: (state, event) => {
    if (event.type === 'PersonErased') return { because: 'erased' };
    return event.type === 'AddressSuppressed' ? { because: event.data.because } : state;
  },
  columns: { because: { type: 'TEXT', of: ({ because }) => because } },
};

export type Outage = Readonly<{ began: Instant | null }>;

/** One row per outside system that ever failed; `began` is null while it works. */
export const outages: Projection<ParleyEvent, Outage> = {
  name: 'outages',
  version: 1,
  reactsTo: ['OutageBegan', 'OutageEnded'],
  key: ({ data }) => ('system' in data ? (data.system satisfies OutsideSystem) : null),
  initialState: { began: null },
  evolve: (_outage, event) => ({ began: event.type === 'OutageBegan' ? event.occurredAt : null }),
  columns: { began: { type: 'TEXT', of: ({ began }) => began } },
};

export type Circuit = Readonly<{ opened: Instant | null }>;

/** One row per outside system whose circuit ever opened; `opened` is null while it is closed. */
export const circuits: Projection<ParleyEvent, Circuit> = {
  name: 'circuits',
  version: 1,
  reactsTo: ['CircuitOpened', 'CircuitClosed'],
  key: ({ data }) => ('system' in data ? (data.system satisfies OutsideSystem) : null),
  initialState: { opened: null },
  evolve: (_circuit, event) => ({ opened: event.type === 'CircuitOpened' ? event.occurredAt : null }),
  columns: { opened: { type: 'TEXT', of: ({ opened }) => opened } },
};

/** How far the mailbox has been read. */
export const mailbox: Projection<ParleyEvent, Readonly<{ historyId: string | null }>> = {
  name: 'mailbox',
  version: 1,
  reactsTo: ['MailboxRead'],
  key: () => 'main',
  initialState: { historyId: null },
  evolve: (state, event) => (event.type === 'MailboxRead' ? { historyId: event.data.historyId } : state),
  columns: { history_id: { type: 'TEXT', of: ({ historyId }) => historyId } },
};
