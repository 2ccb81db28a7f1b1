import { type Logger as SlackLogger, LogLevel } from '@slack/bolt';
import type { Logger } from 'pino';

/** The vendor's debug lines hold whole payloads: only that something is amiss reaches our log. */
export const quiet = (logger: Logger): SlackLogger => {
  const told = (...message: readonly unknown[]): string =>
    message
      .map((part) => (part instanceof Error ? part.name : typeof part === 'string' ? part.slice(0, 200) : ''))
      .join(' ');
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: (...message: readonly unknown[]) => logger.warn({ from: 'slack' }, told(...message)),
    error: (...message: readonly unknown[]) => logger.error({ from: 'slack' }, told(...message)),
    setLevel: () => undefined,
    getLevel: () => LogLevel.WARN,
    setName: () => undefined,
  };
};
