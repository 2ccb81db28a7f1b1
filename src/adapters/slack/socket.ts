import type { SocketModeReceiver } from '@slack/bolt';
import { setTimeout as wait } from 'node:timers/promises';
import type { Application } from '../application.ts';
import { classifyFailure, type Failure, OutsideFailure, refusesCredentials } from '../failures.ts';
import type { Outages } from '../outages.ts';
import { guarded } from '../routines.ts';

/** Slack's own client, which is told not to connect again by itself: it would end the process where Slack is down then. */
export type SocketClient = SocketModeReceiver['client'];

export type Socket = Readonly<{
  /** Connects; where Slack is down, goes on trying behind. @throws AppTokenRefused */
  start(): Promise<void>;
  stop(): Promise<void>;
}>;

export type Pause = (milliseconds: number, signal: AbortSignal) => Promise<unknown>;

/** Keeps the connection of Socket Mode open for as long as Parley runs. */
export const openSocket = (
  app: Application,
  client: SocketClient,
  outages: Outages,
  pause: Pause = (milliseconds, signal) => wait(milliseconds, undefined, { signal }).catch(() => undefined),
): Socket => {
  const ending = new AbortController();
  let isOpen = false;
  let connecting = false;
  let told = false;

  /** null: it is open. A mistake of ours passes unchanged. */
  const connect = async (): Promise<Failure | null> => {
    try {
      await app.resilience.slack.run(({ signal }) => greeted(client, AbortSignal.any([signal, ending.signal])));
    } catch (error) {
      if (error instanceof OutsideFailure) return classifyFailure(error);
      throw error;
    }
    told = false;
    if (!ending.signal.aborted) await outages.worked('slack');
    return null;
  };

  /** Once until it is open again: while messages can be posted all the same, each of them ends the outage. */
  const tell = async (failure: Failure): Promise<void> => {
    await app.log.write((tx) =>
      told ? outages.failed('slack', null, failure) : outages.began(tx, 'slack', null, failure),
    );
    told = true;
  };

  const connectAgain = async (): Promise<void> => {
    for (let pauses = 0; !isOpen && !ending.signal.aborted; pauses += 1) {
      await pause(Math.min(LONGEST_PAUSE_MILLISECONDS, FIRST_PAUSE_MILLISECONDS * 2 ** pauses), ending.signal);
      await guarded(app, async () => {
        if (ending.signal.aborted) return;
        const failure = await connect();
        if (failure !== null && !ending.signal.aborted) await tell(failure);
      });
    }
  };

  const keepOpen = (): void => {
    if (isOpen || connecting || ending.signal.aborted) return;
    connecting = true;
    void connectAgain().finally(() => {
      connecting = false;
      keepOpen();
    });
  };

  client.on('connected', () => {
    isOpen = true;
  });
  client.on('disconnected', () => {
    isOpen = false;
    keepOpen();
  });

  return {
    start: async () => {
      connecting = true;
      const failure = await connect();
      connecting = false;
      if (failure !== null && refusesToken(failure)) throw new AppTokenRefused(failure);
      if (failure !== null) await tell(failure);
      keepOpen();
    },
    stop: async () => {
      ending.abort();
      // Not waited for: Slack may take half a minute to say goodbye.
      void client.disconnect();
      await Promise.resolve();
    },
  };
};

export class AppTokenRefused extends Error {
  readonly code = 'SLACK_APP_TOKEN_REFUSED';
  constructor({ message }: Pick<Failure, 'message'>) {
    super(
      `Slack refuses SLACK_APP_TOKEN: ${message}. Set it to an app-level token (xapp-…) with the scope connections:write, as docs/slack.md says.`,
    );
  }
}

const FIRST_PAUSE_MILLISECONDS = 1_000;
const LONGEST_PAUSE_MILLISECONDS = 60_000;

const refusesToken = (failure: Failure): boolean =>
  refusesCredentials(failure) || /\((missing_scope|not_allowed_token_type)\)/.test(failure.message);

/** Resolves when Slack has greeted us on a new connection. */
const greeted = async (client: SocketClient, signal: AbortSignal): Promise<void> => {
  signal.throwIfAborted();
  const giveUp = (): void => void client.disconnect();
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    await client.start();
  } catch (error) {
    // Slack's client rejects with nothing where the socket was closed before.
    throw error instanceof Error ? error : new OutsideFailure('slack', CLOSED_BEFORE_GREETING);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
};

const CLOSED_BEFORE_GREETING: Failure = {
  kind: 'transient',
  status: null,
  retryAfterMs: null,
  message: 'the connection of Socket Mode was closed before Slack answered on it',
};
