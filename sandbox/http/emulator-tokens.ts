/** An emulator answers 403 to the 5,000th request of one token within an hour, which a campaign of hundreds makes. */
const REQUESTS_A_TOKEN = 4_900;
const TOKENS = 200;

/** Tokens that mean the same as `token` to an emulator; `next` is the one for the next request. */
export const emulatorTokens = (token: string): Readonly<{ all: readonly string[]; next: () => string }> => {
  const all = Array.from({ length: TOKENS }, (_, number) => `${token}-${number}`);
  let asked = 0;
  return { all, next: () => all[Math.floor(asked++ / REQUESTS_A_TOKEN) % TOKENS] ?? token };
};

/** An emulator closes a connection that was idle for 5 s, and a request that meets the closing fails: each has its own. */
export const OWN_CONNECTION = { connection: 'close' } as const;
