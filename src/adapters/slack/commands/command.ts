import type { Application } from '../../application.ts';
import type { Message } from '../blocks.ts';
import { cancel, claim, resume, retry } from './act.ts';
import { answer } from './answer.ts';
import { audit } from './audit.ts';
import { help } from './help.ts';
import { campaign, pageOf, who } from './look.ts';
import { askMany } from './many.ts';
import { parseCommand } from './parse.ts';
import { settle } from './settle.ts';
import { status } from './status.ts';

/** The slash commands that Slack has to know. */
export const COMMANDS = ['/parley', '/audit', '/claim', '/resume'] as const;

/** Answers what a person of the workspace typed; what changes something is decided and committed before the answer. */
export const answerCommand = async (
  app: Application,
  typed: Readonly<{ command: string; text: string; userId: string }>,
): Promise<Message> => {
  const command = parseCommand(typed.command, typed.text);
  switch (command.type) {
    case 'claim':
      return claim(app, command, typed.userId);
    case 'resume':
      return resume(app, command, typed.userId);
    case 'retry':
      return retry(app, typed.userId);
    case 'approve':
    case 'offer':
    case 'final':
    case 'close':
    case 'decline':
    case 'withdraw':
    case 'pause':
    case 'stop':
    case 'reopen':
      return settle(app, command, typed.userId);
    case 'many':
      return askMany(app, command, typed.userId);
    case 'cancel':
      return cancel(app, command.effect, typed.userId);
    case 'status':
      return status(app);
    case 'campaigns':
      return pageOf(app, { of: 'campaigns', at: { from: 0 } });
    case 'campaign':
      return campaign(app, command.name);
    case 'who':
      return who(app, command.influencer);
    case 'escalations':
      return pageOf(app, { of: 'escalations', at: { from: 0 } });
    case 'missing':
      return pageOf(app, { of: 'missing', at: { from: 0 } });
    case 'audit':
      return audit(app, command.filters);
    case 'help':
      return help();
    case 'unclear':
      return answer(command.problem);
  }
};
