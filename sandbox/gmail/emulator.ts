import { createEmulator } from 'emulate';
import { emulatorTokens, OWN_CONNECTION } from '../http/emulator-tokens.ts';

export type EmulatedMessage = Readonly<{
  id: string;
  threadId: string;
  labelIds: readonly string[];
  historyId: string;
  internalDate: string;
  raw?: string;
  payload?: Readonly<Record<string, unknown>>;
}>;
export type EmulatedAnswer = Readonly<{ status: number; body: unknown }>;

/** The mailbox behind our front: the `emulate` package's Gmail, spoken to over HTTP like everyone else does. */
export type MailboxEmulator = Readonly<{
  ask(method: string, pathAndQuery: string, body?: unknown): Promise<EmulatedAnswer>;
  /** One message with its raw text as it travelled. */
  rawMessage(id: string): Promise<Readonly<{ message: EmulatedMessage; raw: string }> | null>;
  stop(): Promise<void>;
}>;

export const startMailboxEmulator = async (address: string, accessToken: string): Promise<MailboxEmulator> => {
  const tokens = emulatorTokens(accessToken);
  const holder = { login: address, scopes: [] };
  const emulator = await createEmulator({
    service: 'google',
    port: 0,
    hostname: '127.0.0.1',
    seed: {
      google: { users: [{ email: address }] },
      tokens: Object.fromEntries(tokens.all.map((token) => [token, holder])),
    },
  });
  const base = new URL(emulator.url);
  const root = `http://127.0.0.1:${base.port}`;
  const ask: MailboxEmulator['ask'] = async (method, pathAndQuery, body) => {
    const response = await fetch(root + pathAndQuery, {
      method,
      headers: { authorization: `Bearer ${tokens.next()}`, 'content-type': 'application/json', ...OWN_CONNECTION },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
  };
  return {
    ask,
    rawMessage: async (id) => {
      const { status, body } = await ask('GET', `/gmail/v1/users/me/messages/${id}?format=raw`);
      if (status !== 200) return null;
      const message = body as EmulatedMessage;
      return { message, raw: decoded(message.raw ?? '') };
    },
    stop: () => emulator.close(),
  };
};

export const encoded = (raw: string): string => Buffer.from(raw, 'utf8').toString('base64url');
export const decoded = (raw: string): string => Buffer.from(raw, 'base64').toString('utf8');
