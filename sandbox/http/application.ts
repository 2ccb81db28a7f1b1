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
      const response = await fetch(base + path, { method: 'POST', body, headers });
      return { status: response.status, body: await response.text() };
    },
  };
};

export class ApplicationUnknown extends Error {
  readonly code = 'APPLICATION_UNKNOWN';
  constructor(path: string) {
    super(`The sandbox has nobody to deliver ${path} to: start the application and call world.connect(url) first.`);
  }
}
