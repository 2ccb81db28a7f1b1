import { asking, type Finding, finding } from '../finding.ts';
import type { Settings } from '../settings.ts';
import type { GoogleAuth } from './auth.ts';
import type { GmailClient } from './client.ts';

type Given = Readonly<{ auth: GoogleAuth; client: GmailClient; settings: Settings }>;

/** The consent and what it covers, whose mailbox it is, and whether pushes are asked for. */
export const checkGmail = async ({ auth, client, settings }: Given): Promise<readonly Finding[]> => {
  const consent = await asking({
    about: 'gmail',
    otherwise: 'Google gives no access for GOOGLE_REFRESH_TOKEN',
    advice:
      'Give the consent anew and set GOOGLE_CLIENT_ID, GOOGLE_CLIENT_SECRET and GOOGLE_REFRESH_TOKEN together, as docs/setup.md says.',
    call: () => auth.getAccessToken(),
    judge: () => scopeFindings(auth.credentials.scope),
  });
  if (consent.some(({ outcome }) => outcome === 'wrong')) return consent;
  const mailbox = await asking({
    about: 'gmail',
    otherwise: "The mailbox can't be reached",
    advice: 'Enable the Gmail API in the project of GOOGLE_CLIENT_ID, and give the consent in the right mailbox.',
    call: (signal) => client.profile(signal),
    judge: ({ address }) => [mailboxFinding(address, settings)],
  });
  return [...consent, ...mailbox, pushFinding(settings)];
};

/** Any one of each. */
const SCOPES = [
  ['https://www.googleapis.com/auth/gmail.modify', 'https://mail.google.com/'],
  [
    'https://www.googleapis.com/auth/spreadsheets.readonly',
    'https://www.googleapis.com/auth/spreadsheets',
    'https://www.googleapis.com/auth/drive.readonly',
    'https://www.googleapis.com/auth/drive',
  ],
] as const;

const scopeFindings = (granted: string | undefined): readonly Finding[] => {
  if (granted === undefined) return [finding('gmail', 'sound', 'GOOGLE_REFRESH_TOKEN is taken.')];
  const given = new Set(granted.split(' '));
  const missing = SCOPES.filter((any) => !any.some((scope) => given.has(scope))).map(([scope]) => scope);
  return [
    missing.length === 0
      ? finding('gmail', 'sound', 'GOOGLE_REFRESH_TOKEN is taken, and covers the mailbox and the sheet.')
      : finding(
          'gmail',
          'wrong',
          `The consent of GOOGLE_REFRESH_TOKEN does not cover ${missing.join(' and ')}: give it anew with both scopes, as docs/setup.md says.`,
        ),
  ];
};

const mailboxFinding = (address: string, { GMAIL_ADDRESS }: Settings): Finding =>
  address === GMAIL_ADDRESS
    ? finding('gmail', 'sound', `The mailbox is ${GMAIL_ADDRESS}.`)
    : finding(
        'gmail',
        'wrong',
        `GOOGLE_REFRESH_TOKEN is the consent of another mailbox than ${GMAIL_ADDRESS}: sign in to that one and give it anew, or correct GMAIL_ADDRESS. Until then nothing is read or sent.`,
      );

const pushFinding = ({ GMAIL_PUSH_TOPIC, GMAIL_POLL_SECONDS }: Settings): Finding =>
  finding(
    'gmail',
    'sound',
    GMAIL_PUSH_TOPIC === undefined
      ? `No pushes are asked for: the mailbox is looked into every ${GMAIL_POLL_SECONDS} s.`
      : `Pushes are asked for over ${GMAIL_PUSH_TOPIC}; parley status says when the last one came.`,
  );
