import type { Application } from '../application.ts';
import { describeBug } from '../bugs.ts';
import { classifyFailure, type Failure, OutsideFailure } from '../failures.ts';
import type { Outages } from '../outages.ts';
import type { Message } from './blocks.ts';
import { answer } from './commands/answer.ts';
import { MessageInvalid, validateBlocks } from './validate.ts';

/**
 * Asks Slack for what does no harm when it is done twice, such as an answer that somebody reads twice; hence it is simply
 * tried again. null: Slack has done it. What it refuses for good says nothing about an outage.
 */
export const askSlack = async (
  app: Application,
  outages: Outages,
  call: () => Promise<unknown>,
): Promise<Failure | null> => {
  try {
    await app.resilience.slack.run(call);
  } catch (error) {
    if (!(error instanceof OutsideFailure)) throw error;
    const failure = classifyFailure(error);
    if (failure.kind === 'permanent') outages.failed('slack', null, failure);
    else await app.log.write((tx) => outages.began(tx, 'slack', null, failure));
    return failure;
  }
  await outages.worked('slack');
  return null;
};

/** What somebody did in Slack; `name`: of the command, button or form. */
type Asked = Readonly<{ kind: 'a slash command' | 'a click' | 'a form'; name: string }>;

/** How an answer of some kind is checked against Slack's limits, and how it says that it could not be given. */
type Answers<T> = Readonly<{ problems: (answer: T) => readonly string[]; telling: (message: Message) => T }>;

/** What `work` answers; a bug of ours, or an answer that Slack would refuse, is logged, and told to whoever asked. */
export const answeredSafely = async <T>(
  { logger }: Pick<Application, 'logger'>,
  { kind, name }: Asked,
  { problems, telling }: Answers<T>,
  work: () => T | Promise<T>,
): Promise<T> => {
  try {
    const given = await work();
    const broken = problems(given);
    if (broken.length > 0) throw new MessageInvalid(name, broken);
    return given;
  } catch (error) {
    logger.error({ bug: describeBug(error), asked: name }, `${kind} failed`);
    return telling(answer(FAILED));
  }
};

export const MESSAGES: Answers<Message> = { problems: validateBlocks, telling: (message) => message };

const FAILED =
  'That did not work; what went wrong is in the log of Parley. Look with `/parley status` before you try again.';

/** The value that Slack gives back; null where it isn't JSON, and with that no value of ours. */
export const jsonOf = (text: string | undefined): unknown => {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return null;
  }
};
