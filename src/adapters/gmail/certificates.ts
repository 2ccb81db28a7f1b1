import { z } from 'zod';

/** Google's public keys for signing tokens, by key id. */
export type Certificates = Readonly<{
  /** The keys, read anew when they are old or the wanted one isn't among them; null while they can't be had. */
  including(keyId: string): Promise<Readonly<Record<string, string>> | null>;
}>;

/** By the wall clock: tokens and certificates are judged by it, whatever time the application lives in. */
export const certificatesFrom = (url: string): Certificates => {
  let held: Readonly<{ keys: Readonly<Record<string, string>>; until: number }> | null = null;
  let lastRead = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | null = null;

  const read = async (): Promise<void> => {
    lastRead = Date.now();
    const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
    const keys = certificates.safeParse(answer.ok ? await answer.json() : null);
    const age = Number(/max-age=(\d{1,9})/.exec(answer.headers.get('cache-control') ?? '')?.[1] ?? 0) * 1_000;
    if (keys.success) held = { keys: keys.data, until: lastRead + Math.max(age, SHORTEST_HELD_MS) };
  };

  return {
    including: async (keyId) => {
      const fresh = held !== null && Date.now() < held.until;
      const mayAsk = Date.now() - lastRead > BETWEEN_READS_MS;
      if ((!fresh || held?.keys[keyId] === undefined) && mayAsk)
        // Not to be reached or no JSON: what is held stands as long as it is fresh.
        reading ??= read()
          .catch(() => undefined)
          .finally(() => (reading = null));
      await reading;
      return held !== null && Date.now() < held.until ? held.keys : null;
    },
  };
};

const TIMEOUT_MS = 5_000;
const SHORTEST_HELD_MS = 10 * 60_000;
/** Tokens with made-up key ids don't make us ask more often. */
const BETWEEN_READS_MS = 10_000;

const certificates = z.record(z.string(), z.string());
