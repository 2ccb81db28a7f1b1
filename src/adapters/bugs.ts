/** What a log line may tell of an error in our own code: its kind and places. Its message may quote a mail or hold a token. */
export const describeBug = (
  error: unknown,
): Readonly<{ name: string; code: string | null; at: readonly string[]; cause?: object }> => {
  if (!(error instanceof Error)) return { name: typeof error, code: null, at: [] };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null;
  const at = (error.stack ?? '').split('\n').filter((line) => /^ {4}at /.test(line));
  const described = { name: error.name, code, at: at.slice(0, FRAMES).map((line) => line.trim()) };
  return error.cause === undefined ? described : { ...described, cause: describeBug(error.cause) };
};

const FRAMES = 6;
