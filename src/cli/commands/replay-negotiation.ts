import type { Database } from 'better-sqlite3';
import type { Argv } from 'yargs';
import { openForReading } from '../../events/connection.ts';
import type { StoredEvent } from '../../events/catalogue.ts';
import { campaignLog, effectsLog, merged } from '../../projections/replay/campaign-log.ts';
import { changesBetween } from '../../projections/replay/changes.ts';
import { openEffects } from '../../projections/replay/effects-after.ts';
import { ledgerIn, moneyPicture, threadPicture } from '../../projections/replay/pictures.ts';
import { placeOf } from '../../projections/replay/positions.ts';
import { ceilingIn, negotiationOf, replayOf } from '../../projections/replay/replay.ts';
import { walkNegotiation } from '../../projections/replay/steps.ts';
import { waitsFor } from '../../projections/replay/waiting.ts';
import type { NegotiationRow } from '../../projections/negotiation-rows.ts';
import { counted } from '../render/amounts.ts';
import { changeLines } from '../render/replay/change-lines.ts';
import { changedCells, CHANGES_CSV, VALUES_CSV, valuesOf } from '../render/replay/csv.ts';
import { changeWords, MONEY_FIELDS, THREAD_FIELDS } from '../render/replay/fields.ts';
import { type NegotiationAt, negotiationLines, whoLines } from '../render/replay/negotiation.ts';
import { ERASED_NAME } from '../render/sentences/told.ts';
import { betweenLines, waitsForWords } from '../render/replay/words.ts';
import { type Between, type Moment, momentMeant, spanMeant } from './at.ts';
import { EXIT } from './failure.ts';
import { negotiationMeant } from './find-negotiation.ts';
import { opened } from './looking.ts';
import { command, type Common, type Format } from './options.ts';
import { showDocument, type Wish, wishOf, withReplayOptions } from './replay-options.ts';
import { writeCsv } from './rows.ts';
import { standardOutput, type Terminal } from './terminal.ts';
import { teller, walkAlong } from './walking.ts';

/** `parley replay negotiation`: one negotiation as it was, folded from the log. */
export const replayNegotiation = command({
  options: (yargs: Argv<Common>) =>
    withReplayOptions(yargs)
      .usage(
        'parley replay negotiation <who> [options]\n\nShows one negotiation as it was at a moment, folded from the log alone: ' +
          'status, offers, what it waited for, the campaign’s money then and the ceiling that followed. Asks nobody outside.',
      )
      .positional('who', {
        type: 'string',
        demandOption: true,
        describe: 'name, handle, address or id, or a negotiation id',
      })
      .option('campaign', { type: 'string', describe: 'client name or ClickUp task id, where there are several' })
      .option('everything', {
        type: 'boolean',
        default: false,
        describe: 'with --step or --follow: the routine of effects too',
      })
      .example('parley replay negotiation "Mia Torres"', 'as it is now, from the log')
      .example('parley replay negotiation @miatravels --at 1204', 'as it was at a position')
      .example('parley replay negotiation @miatravels --at "2026-12-01 14:07"', 'when that minute ended')
      .example('parley replay negotiation @miatravels --step', 'what each event changed')
      .example('parley replay negotiation @miatravels --diff 1204..now', 'what has changed since')
      .example('parley replay negotiation @miatravels --step --format csv > steps.csv', 'for a spreadsheet')
      .example('parley replay negotiation @miatravels --follow', 'live, beside parley serve'),
  run: async (args) => {
    const wish = wishOf(args);
    const db = opened(args.db, openForReading);
    try {
      const row = negotiationMeant(db, args.who, args.campaign);
      const out = standardOutput();
      switch (wish.what) {
        case 'state':
          showState(db, row, momentMeant(db, wish.at ?? 'now', 'at'), args.format, out);
          break;
        case 'diff':
          showDiff(db, row, spanMeant(db, wish.span), args.format, out);
          break;
        case 'walk':
          await showWalk(db, row, momentMeant(db, wish.at ?? 'now', 'at'), { ...args, ...wish }, out);
      }
      return EXIT.ok;
    } finally {
      db.close();
    }
  },
});

/** The campaign as it was then, and the negotiation's last event. */
const replayedTo = (db: Database, { campaignId, negotiationId }: NegotiationRow, { upTo }: Moment) => {
  const replay = replayOf(campaignId);
  let last: StoredEvent | null = null;
  for (const event of campaignLog(db, campaignId, { upTo })) {
    replay.advance(event);
    if (negotiationOf(event) === negotiationId) last = event;
  }
  return { now: replay.now, last };
};

const stateAt = (db: Database, row: NegotiationRow, moment: Moment): NegotiationAt => {
  const { now, last } = replayedTo(db, row, moment);
  const { negotiationId } = row;
  const { upTo, place } = moment;
  return {
    moment: place,
    last,
    negotiation: now.negotiations.get(negotiationId) ?? null,
    waits: waitsFor(now, negotiationId),
    submission: now.campaign.submission,
    ledger: ledgerIn(now),
    ceiling: ceilingIn(now, negotiationId),
    effects: openEffects(effectsLog(db, negotiationId, { upTo })),
  };
};

const showState = (db: Database, row: NegotiationRow, moment: Moment, format: Format, out: Terminal): void => {
  if (format === 'csv') {
    const { now } = replayedTo(db, row, moment);
    const { negotiationId } = row;
    const thread = threadPicture(now.negotiations.get(negotiationId) ?? null);
    writeCsv(valuesOf(thread, moneyPicture(now, negotiationId)), VALUES_CSV, out);
    return;
  }
  const state = stateAt(db, row, moment);
  if (format === 'table')
    for (const line of [...whoLines(row, out), ...negotiationLines(state, row.influencerName ?? ERASED_NAME, out)])
      out.line(line);
  else {
    const last = state.last === null ? null : placeOf(state.last);
    showDocument({ ...idsOf(row), ...state, last }, format, out);
  }
};

const showDiff = (db: Database, row: NegotiationRow, { from, to }: Between, format: Format, out: Terminal): void => {
  const { campaignId, negotiationId } = row;
  const replay = replayOf(campaignId);
  const picture = () => ({
    thread: threadPicture(replay.now.negotiations.get(negotiationId) ?? null),
    money: moneyPicture(replay.now, negotiationId),
  });
  for (const event of campaignLog(db, campaignId, from)) replay.advance(event);
  const before = picture();
  let own = 0;
  for (const event of campaignLog(db, campaignId, { after: from.upTo, upTo: to.upTo })) {
    replay.advance(event);
    if (negotiationOf(event) === negotiationId) own += 1;
  }
  const after = picture();
  const thread = changesBetween(before.thread, after.thread);
  const money = changesBetween(before.money, after.money);
  if (format === 'csv') {
    const cells = changedCells('negotiation', THREAD_FIELDS, thread);
    writeCsv([...cells, ...changedCells('money', MONEY_FIELDS, money)], CHANGES_CSV, out);
    return;
  }
  if (format !== 'table') {
    const changes = { negotiation: thread, money };
    showDocument({ ...idsOf(row), from: from.place, to: to.place, events: own, changes }, format, out);
    return;
  }
  const lines = [...changeWords(THREAD_FIELDS, thread), ...changeWords(MONEY_FIELDS, money)];
  for (const line of [
    ...whoLines(row, out),
    ...betweenLines({ from, to }, `${counted(own, 'event')} of its own`, out),
    ...(lines.length === 0 ? ['Nothing differs.'] : changeLines(lines, 0, out)),
  ])
    out.line(line);
};

type Walk = Extract<Wish, { what: 'walk' }> & Readonly<{ everything: boolean; format: Format }>;

const showWalk = (db: Database, row: NegotiationRow, { upTo }: Moment, wish: Walk, out: Terminal): Promise<void> => {
  const { campaignId, negotiationId } = row;
  const walk = walkNegotiation(campaignId, negotiationId, wish);
  const isTable = wish.format === 'table';
  if (isTable) for (const line of whoLines(row, out)) out.line(line);
  const onFollowing = (): void => {
    const waits = waitsFor(walk.now, negotiationId);
    const standing = waits === null ? '' : `; it waits for ${waitsForWords(waits)}`;
    if (isTable) out.line(out.paint('faint', `following from #${upTo}, Ctrl-C ends${standing}`));
  };
  const events = merged(campaignLog(db, campaignId, { upTo }), effectsLog(db, negotiationId, { upTo }));
  const { past, follow, format } = wish;
  return walkAlong(db, { walk, campaignId, events, upTo, past, follow, onFollowing }, teller(format, false, out));
};

const idsOf = ({ negotiationId, campaignId, clientName, influencerId, influencerName }: NegotiationRow) => ({
  ...{ negotiationId, campaignId, clientName, influencerId, influencerName },
});
