import { expect } from 'vitest';
import { noticeContext } from '../../../../src/adapters/slack/noticeContext.ts';
import { renderNotice } from '../../../../src/adapters/slack/notices/notice.ts';
import { validateBlocks } from '../../../../src/adapters/slack/validate.ts';
import type { Notice } from '../../../../src/events/catalogue/effects.ts';
import type { Position } from '../../../../src/events/units.ts';
import type { Effect } from '../../../../src/projections/effects.ts';
import { readable, type Team } from '../team.ts';

/** As the poster does it: the event that asked, the context of the moment, the message. */
export const rendered = (
  { app, notice }: Team,
  which: Notice,
  { aboutPosition }: Pick<Effect, 'aboutPosition'> = notice(which),
): string => {
  const [event] = app.log.read({ after: (aboutPosition - 1) as Position, limit: 1 });
  if (event === undefined) throw new Error('the asking event is gone');
  const message = renderNotice(which, event, noticeContext(app, event));
  expect(validateBlocks(message)).toEqual([]);
  return readable(message);
};

/** One file per message. */
export const shows = (text: string, file: string) => expect(text).toMatchFileSnapshot(`messages/${file}.txt`);
