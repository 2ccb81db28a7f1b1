import { setTimeout as pause } from 'node:timers/promises';

/** Where the application under play listens; known only after it has started. */
export type ApplicationAddress = Readonly<{
  connect(url: string): void;
  post(path: string, body: string, headers: Readonly<Record<string, string>>): Promise<Delivered>;
}>;
export type Delivered = Readonly<{ status: number; body: string }>;

export const applicationAddress = (): ApplicationAddress => {
  let base: string | null = null;
  return {
    connect: (url) => {
      base = url.replace(/\/$/, '');
    },
    post: async (path, body, headers) => {
      if (base === null) throw new ApplicationUnknown(path);
      return delivered(base + path, body, headers);
    },
  };
};

/** For half a minute, and often: one that dies again and again listens for a moment only. */
const RETRY_AFTER_MILLISECONDS = Array<number>(150).fill(200);

/** Like every sender of webhooks, tries again where nobody answers the door; any answer at all is the outcome. */
const delivered = async (
  url: string,
  body: string,
  headers: Readonly<Record<string, string>>,
  [wait, ...later]: readonly number[] = RETRY_AFTER_MILLISECONDS,
): Promise<Delivered> => {
  try {
    const response = await fetch(url, { method: 'POST', body, headers, signal: AbortSignal.timeout(10_000) });
    return { status: response.status, body: await response.text() };
  } catch (error) {
    if (wait === undefined) throw error;
    await pause(wait);
    return delivered(url, body, headers, later);
  }
};

export class ApplicationUnknown extends Error {
  readonly code = 'APPLICATION_UNKNOWN';
  constructor(path: string) {
    super(`The sandbox has nobody to deliver ${path} to: start the application and call world.connect(url) first.`);
  }
}
