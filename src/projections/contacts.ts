import type { ParleyEvent } from '../events/catalogue.ts';
import { folded } from './nearby.ts';
import type { Projection } from './projection.ts';

export type Contact = Readonly<{
  name: string | null;
  email: string | null;
  handle: string | null;
  managerEmail: string | null;
  timeZone: string | null;
}>;

const UNKNOWN: Contact = { name: null, email: null, handle: null, managerEmail: null, timeZone: null };

/** The one read model that holds personal data: who an influencer id is. An erased person leaves an empty row. */
export const contacts: Projection<ParleyEvent, Contact> = {
  name: 'contacts',
  version: 4,
  reactsTo: ['InfluencerMatched', 'PersonErased'],
  key: ({ data }) => ('influencerId' in data ? data.influencerId : null),
  initialState: UNKNOWN,
  evolve: (contact, event) => {
    if (event.type === 'PersonErased') return UNKNOWN;
    if (event.type !== 'InfluencerMatched') return contact;
    if (event.personal.content === null) return UNKNOWN;
    const { name, email, handle, managerEmail, timeZone } = event.personal.content;
    return { name, email: email.toLowerCase(), handle, managerEmail: managerEmail?.toLowerCase() ?? null, timeZone };
  },
  columns: {
    name: { type: 'TEXT', of: ({ name }) => name },
    email: { type: 'TEXT', of: ({ email }) => email },
    handle: { type: 'TEXT', of: ({ handle }) => handle },
    manager_email: { type: 'TEXT', of: ({ managerEmail }) => managerEmail },
    /** As `folded` has them: what somebody types is looked up by these. */
    folded_name: { type: 'TEXT', of: ({ name }) => (name === null ? null : folded(name)) },
    folded_handle: { type: 'TEXT', of: ({ handle }) => (handle === null ? null : folded(handle)) },
    time_zone: { type: 'TEXT', of: ({ timeZone }) => timeZone },
  },
  indexes: [
    { on: ['email'] },
    { on: ['manager_email'], where: 'manager_email IS NOT NULL' },
    { on: ['folded_name'] },
    { on: ['folded_handle'], where: 'folded_handle IS NOT NULL' },
  ],
};
