import type { Contact } from '../../projections/contacts.ts';
import type { Application } from '../application.ts';
import type { ParsedMail } from './parse.ts';

/**
 * Whether a mail went to nobody but the team: the shared mailbox and the listed domains. As `PersonWrote` says it. An
 * influencer stays one, also at an address of a listed domain.
 */
export const withinTeam = (
  { config, settings }: Pick<Application, 'config' | 'settings'>,
  { recipients }: Pick<ParsedMail, 'recipients'>,
  contact: Contact | null,
): Readonly<{ withinTeam?: true }> => {
  const ours = settings.GMAIL_ADDRESS.toLowerCase();
  const isTeam = (address: string): boolean =>
    address !== contact?.email &&
    address !== contact?.managerEmail &&
    (address === ours || config.policy.teamDomains.includes(address.split('@').at(-1) ?? ''));
  return recipients.length > 0 && recipients.every(isTeam) ? { withinTeam: true } : {};
};
