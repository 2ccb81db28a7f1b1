import type { EscalationTrigger } from '../../../events/reading.ts';
import { type AuditSearch, newestEntries } from '../../../projections/audit.ts';
import { FAMILIES, PLUMBING, typesNamed } from '../../../projections/event-types.ts';
import {
  latestThread,
  negotiationsIn,
  negotiationsWith,
  type NegotiationRow,
} from '../../../projections/negotiation-rows.ts';
import {
  campaignDetails,
  campaignList,
  type CampaignRow,
  outagesNow,
  waitingEffects,
} from '../../../projections/queries.ts';
import type { Instant } from '../../../events/units.ts';
import { type Application, nowOf } from '../../application.ts';
import { context, fields, list, type Message, section } from '../blocks.ts';
import { allNamed, cpm, spending, STATUSES, TRIGGERS, usd, usdAndCpm } from '../notices/words.ts';
import { formatUsd } from '../../../domain/money.ts';
import { gmailThread, inline, link, type Mrkdwn, mrkdwn, words } from '../text.ts';
import { answer } from './answer.ts';
import { theCampaign, theInfluencer } from './find.ts';
import type { TypedFilters } from './parse.ts';
import { trailLine } from './trail.ts';

type Reading = Pick<Application, 'log' | 'clock' | 'faulted' | 'settings'>;

export const status = ({ log, faulted }: Reading): Message => {
  const db = log.database;
  const campaigns = campaignList(db);
  const sum = (of: (campaign: CampaignRow) => number) => campaigns.reduce((total, each) => total + of(each), 0);
  const running = campaigns.filter((each) => each.status === 'started').length;
  const rejected = campaigns.filter((each) => each.status === 'rejected').length;
  const outages = outagesNow(db);
  const broken = faulted();
  return answer(
    outages.length + broken.length === 0 ? 'Parley is running.' : 'Parley is running, not without trouble.',
    [
      fields([
        ['Campaigns running', words(String(running))],
        ['Forms to correct', words(String(rejected))],
        ['Negotiations open', words(String(sum(({ open }) => open)))],
        ['Waiting for a person', words(String(sum(({ escalated }) => escalated)))],
        ['Agreed', words(String(sum(({ agreed }) => agreed)))],
      ]),
      list(
        words('*Failing now*'),
        outages.map(({ system, began }) => mrkdwn`${inline(system)}, since ${inline(began)}`),
      ),
      list(
        words('*On its way*'),
        waitingEffects(db).map(
          ({ kind, status: state, count }) => mrkdwn`${count} × ${inline(kind.replaceAll('_', ' '))}, ${inline(state)}`,
        ),
      ),
      list(
        words('*Read models that stopped following* (run `parley rebuild`)'),
        broken.map((name) => inline(name)),
      ),
    ],
  );
};

export const campaigns = ({ log }: Reading): Message => {
  const all = campaignList(log.database).toReversed();
  return answer(`${all.length} ${all.length === 1 ? 'campaign' : 'campaigns'}, the newest first.`, [
    list(words('`/parley campaign <name>` tells more.'), all.map(campaignLine)),
  ]);
};

export const campaign = ({ log }: Reading, name: string): Message => {
  const search = theCampaign(log.database, name);
  if (search.found === null) return search.told;
  const details = campaignDetails(log.database, search.found.campaignId);
  if (details === null) return answer(`The campaign ${name} is gone from the read models; run: parley rebuild`);
  const { ledger, negotiationRows, unmatched, submission } = details;
  return answer(`Campaign for ${details.clientName ?? 'a client not known yet'}: ${details.status}.`, [
    fields([
      ['Budget', usd(details.budget)],
      ['Spent', usd(details.spent)],
      ['Average CPM', mrkdwn`${cpm(details.averageCpm)} (target ${cpm(details.targetCpm)})`],
      ['Savings bank', ledger === null ? words('–') : words(formatUsd(ledger.bank))],
      ['Reserved', usd(ledger?.reserved ?? null)],
      ['Timeline ends', inline(details.endsOn ?? '–')],
    ]),
    list(mrkdwn`*Negotiations (${negotiationRows.length})*`, negotiationRows.map(negotiationLine), allNamed(details)),
    list(
      mrkdwn`*Not negotiated with (${unmatched.length})*`,
      unmatched.map(({ name: who, outcome }) => mrkdwn`${inline(who)}: ${words(outcome.replaceAll('_', ' '))}`),
      allNamed(details),
    ),
    context(link(submission?.taskUrl ?? null, 'ClickUp task')),
  ]);
};

export const who = (app: Reading, typed: string): Message => {
  const db = app.log.database;
  const search = theInfluencer(db, typed);
  if (search.found === null) return search.told;
  const { name, handle, email, influencerId } = search.found;
  const rows = negotiationsWith(db, influencerId);
  return answer(`${name ?? '(erased)'}: ${rows.length} ${rows.length === 1 ? 'negotiation' : 'negotiations'}.`, [
    section(mrkdwn`${inline(handle ?? 'no handle')}  ·  ${inline(email)}`),
    list(
      words('*Negotiations*'),
      rows.map((row) => mrkdwn`for ${inline(row.clientName)}: ${state(row)}${threadLink(app, row)}`),
    ),
  ]);
};

export const escalations = (app: Reading): Message => {
  const rows = negotiationsIn(app.log.database, 'escalated');
  if (rows.length === 0) return answer('Nothing waits for a person.');
  return answer(`${rows.length} ${rows.length === 1 ? 'negotiation waits' : 'negotiations wait'} for a person.`, [
    list(
      words('*The one that waits longest first*'),
      rows.map(
        (row) =>
          mrkdwn`${inline(row.influencerName)} for ${inline(row.clientName)}: ${why(row.trigger)}; they ${usd(row.ask, 'named nothing')}, we ${usd(row.lastOffer, 'nothing yet')}${threadLink(app, row)}`,
      ),
    ),
  ]);
};

const SHOWN = 15;
const DAY_MS = 24 * 3_600_000;

/** The last fifteen events that the filters let through, newest last. */
export const audit = (app: Reading, typed: TypedFilters): Message => {
  const db = app.log.database;
  const person = typed.influencer === null ? null : theInfluencer(db, typed.influencer);
  if (person !== null && person.found === null) return person.told;
  const within = typed.campaign === null ? null : theCampaign(db, typed.campaign);
  if (within !== null && within.found === null) return within.told;
  const types = typed.kind === null ? undefined : typesNamed(typed.kind);
  if (types === null) {
    const known = Object.keys(FAMILIES).join(', ');
    return answer(
      `I know no events of type “${typed.kind ?? ''}”. There are ${known}, and every event type by its name.`,
    );
  }
  const since = laterOf(typed.from === null ? null : dayStart(typed.from), lastOf(app, typed.lastMs));
  const search: AuditSearch = {
    ...(types === undefined ? { without: PLUMBING } : { types }),
    ...(person === null ? {} : { influencerId: person.found.influencerId }),
    ...(within === null ? {} : { campaignId: within.found.campaignId }),
    ...(since === null ? {} : { since }),
    ...(typed.to === null ? {} : { until: dayStart(typed.to, DAY_MS) }),
  };
  const entries = newestEntries(db, search, SHOWN);
  if (entries.length === 0) return answer('No event fits these filters.');
  return answer(`The last events (${entries.length}), newest last; times in UTC.`, [
    list(words('`parley log` tells more.'), entries.map(trailLine)),
  ]);
};

export const help = (): Message =>
  answer('What I understand:', [
    section(
      words(
        [
          '`/parley status`, `/parley campaigns`, `/parley escalations`',
          '`/parley campaign Acme`, `/parley who Maya Lee`',
          '`/audit influencer:"Maya Lee" campaign:Acme type:escalation last:7d` (or from:2026-11-01 to:2026-11-30): the last 15 events',
          '`/parley retry`: what waits for a person is tried again, once the cause is mended',
          '`/parley cancel 0193…:0`: the effect that the errors channel names is given up',
          '`/claim Maya Lee`: Parley stays silent in that thread',
          '`/resume Maya Lee` or `/resume Maya Lee $900`: Parley goes on, with the amount that stands if you named another',
          '`/parley approve Maya Lee $900`: agree to what they ask; `/parley offer Maya Lee $900` and `/parley final Maya Lee $900` make another offer; `/parley decline Maya Lee` says no, politely',
          '`/parley close Maya Lee $900`: record a deal that was made outside of Parley; without an amount: no deal; `/parley withdraw Maya Lee` takes an agreement back',
          '`/parley pause Maya Lee`, `/parley stop Maya Lee`, `/parley reopen Maya Lee`: nothing is said there until `/resume`, it is over, or it is open again and yours',
        ].join('\n'),
      ),
    ),
    context(words('Names may be handles or addresses too. Only you see these answers.')),
  ]);

const campaignLine = (row: CampaignRow): Mrkdwn => {
  const name = mrkdwn`*${inline(row.clientName ?? `task ${row.campaignId}`)}* (${words(row.status)})`;
  if (row.budget === null) return name;
  return mrkdwn`${name}: ${row.agreed} agreed, ${row.open} open, ${row.escalated} waiting for a person; ${spending(row)}`;
};

const negotiationLine = (row: NegotiationRow): Mrkdwn => mrkdwn`${inline(row.influencerName)}: ${state(row)}`;

const state = (row: NegotiationRow): Mrkdwn => {
  const now = mrkdwn`${words(STATUSES[row.status])}${row.trigger === null ? words('') : mrkdwn` (${why(row.trigger)})`}`;
  if (row.deal !== null) return mrkdwn`${now} at ${usdAndCpm(row.deal, row.impressions)}`;
  return mrkdwn`${now}; they ${usd(row.ask, 'named nothing')}, we ${usdAndCpm(row.lastOffer, row.impressions, 'nothing yet')}, offers made: ${row.offers}`;
};

const why = (trigger: EscalationTrigger | null): Mrkdwn => words(trigger === null ? 'no reason' : TRIGGERS[trigger]);

const threadLink = ({ log, settings }: Reading, { negotiationId }: NegotiationRow): Mrkdwn => {
  const thread = latestThread(log.database, negotiationId);
  return thread === null ? words('') : mrkdwn`  ·  ${link(gmailThread(settings.GMAIL_ADDRESS, thread), 'Gmail')}`;
};

const dayStart = (day: string, later = 0): Instant =>
  new Date(Date.parse(`${day}T00:00:00Z`) + later).toISOString() as Instant;

const lastOf = (app: Reading, lastMs: number | null): Instant | null =>
  lastMs === null ? null : (new Date(Date.parse(nowOf(app)) - lastMs).toISOString() as Instant);

const laterOf = (a: Instant | null, b: Instant | null): Instant | null => {
  if (a === null || b === null) return a ?? b;
  return a > b ? a : b;
};
