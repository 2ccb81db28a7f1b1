import pino from 'pino';
import { readKnowledge } from '../adapters/anthropic/knowledge.ts';
import { readConfig } from '../adapters/config.ts';
import { listen } from '../adapters/http/server.ts';
import { readSettings } from '../adapters/settings.ts';
import { doubtfulSettings, missingInPolicy } from '../adapters/shapes.ts';
import { composeApplication, fieldMapping, openStore, SYSTEM_CLOCK, systemIds } from './compose.ts';
import { parleyOn } from './parley.ts';
import { requireSound, versions } from './self-test.ts';
import { endAtUncaught, type Running, stopAll, toldToStop } from './shutdown.ts';

/**
 * Runs Parley until it is told to stop: everything that is read once is read before the first request is taken. Resolves
 * with the names of what could not be stopped in time: it is under way still, and found again by the next start.
 */
export const serve = async (variables: NodeJS.ProcessEnv): Promise<readonly string[]> => {
  const settings = readSettings(variables);
  const logger = pino({ level: settings.PARLEY_LOG_LEVEL });
  endAtUncaught(logger);
  for (const doubt of doubtfulSettings(settings)) logger.warn(doubt);
  // What is wrong in a file is said before there is a database.
  const config = readConfig(settings.PARLEY_CONFIG);
  for (const missing of missingInPolicy(config.policy, settings)) logger.warn(missing);
  const mapping = fieldMapping({ settings });
  const knowledge = readKnowledge(settings.PARLEY_KNOWLEDGE);
  const ports = { clock: SYSTEM_CLOCK, ids: systemIds(), logger };
  const store = openStore(settings.PARLEY_DATABASE, ports);
  requireSound(store.log.database);
  const app = composeApplication(settings, store, ports, config);
  const parley = parleyOn(app, { mapping, knowledge });

  const http: Running[] = [];
  const end = async (): Promise<readonly string[]> => {
    parley.refuse();
    // The door last: whoever comes meanwhile is told to come again.
    const unfinished = await stopAll(parley.running(), FINISH_WITHIN_MILLISECONDS);
    const left = [...unfinished, ...(await stopAll(http, CLOSE_WITHIN_MILLISECONDS))];
    if (left.length > 0) logger.error({ left, effects: parley.performing() }, 'Parley could not finish in time');
    app.log.close();
    return left;
  };
  try {
    // First of all, so that no webhook is missed while a mailbox that is down is waited for.
    const listening = await listen(parley.server, { host: settings.HOST, port: settings.PORT });
    http.push({ name: 'http', stop: listening.close });
    await parley.begin();
    logger.info(
      { url: listening.url, database: settings.PARLEY_DATABASE, head: app.log.head(), ...versions(app.log.database) },
      'Parley is up',
    );

    // Told earlier, it ends at once: nothing is lost by that, and a mailbox that is down may take minutes.
    await toldToStop();
    logger.info('Parley finishes what is under way');
  } catch (error) {
    await end();
    throw error;
  }
  return end();
};

const FINISH_WITHIN_MILLISECONDS = 9_000;
const CLOSE_WITHIN_MILLISECONDS = 1_000;
