import { hash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { formatUsd } from '../../src/domain/money.ts';
import type { Cents } from '../../src/events/units.ts';
import { ACCEPT } from '../../sandbox/anthropic/cues.ts';
import { readOurMail } from '../../sandbox/cast/ourMail.ts';
import { READ_MODELS } from '../../src/projections/read-models.ts';
import { differences } from '../../src/projections/rebuild.ts';
import { verify } from '../../src/events/verify.ts';
import { catalogue } from '../../src/events/catalogue.ts';
import { factsOf } from '../../src/events/read.ts';
import { pricesAboveTheirBound, settledTwice } from '../scenarios/invariants.ts';
import type { Message } from './world/mailbox.ts';
import type { Writer } from './world/team.ts';
import { CHANNELS, type Post } from './world/slack.ts';

/** What the world saw: everything that is held against the log. */
export type Witness = Readonly<{
  messages(): readonly Message[];
  sent: readonly Message[];
  posts(): readonly Post[];
  /** Bodies of webhooks that were answered with 200. */
  accepted(): readonly Readonly<{ body: string }>[];
  /** Tasks whose form is complete, with when they were made. */
  complete: readonly Readonly<{ task: string; made: string }>[];
  /** Of our own mails, by effect, as they are read. */
  texts: ReadonlyMap<string, string>;
  /** What influencers wrote, by thread. */
  said: ReadonlyMap<string, readonly string[]>;
  /** Of the mails that came, by id. */
  writers: ReadonlyMap<string, Writer>;
}>;

type Rows = <Row>(sql: string, ...parameters: readonly unknown[]) => readonly Row[];

export const rowsOf =
  (database: Database): Rows =>
  <Row>(sql: string, ...parameters: readonly unknown[]) =>
    database.prepare(sql).all(...parameters) as Row[];

/** What must hold at every moment; each problem in words. */
export const alwaysTrue = (database: Database, { sent, posts }: Pick<Witness, 'sent' | 'posts'>): readonly string[] => {
  const rows = rowsOf(database);
  return [
    ...repeated(sent.flatMap(({ effect }) => effect ?? [])).map((effect) => `mail-once: ${effect} was sent twice`),
    ...repeated(posts().flatMap(({ effect }) => effect ?? [])).map((effect) => `post-once: ${effect} was posted twice`),
    ...settledTwice({ rows }).map((stream) => `settled-once: ${stream} was settled twice, or tried after it was`),
    ...pricesAboveTheirBound({ rows }).map((found) => `price-bound: ${JSON.stringify(found)}`),
    ...rows<{ name: string }>('SELECT name FROM projections WHERE faulted_at IS NOT NULL').map(
      ({ name }) => `faulted: the read model ${name} stopped`,
    ),
  ];
};

/** The log is whole, and every read model is what a rebuild makes of it. */
export const vouchedFor = (database: Database): readonly string[] => {
  const verification = verify(database);
  const found = differences(READ_MODELS, factsOf(database, catalogue));
  return [
    ...(verification.outcome === 'intact' ? [] : [`chain: ${JSON.stringify(verification)}`]),
    ...found.map(({ projection, key, what }) => `rebuild: ${projection} ${key} ${what}`),
  ];
};

/** What must hold once nothing fails any more and there was time enough. */
export const settledInTheEnd = (database: Database, witness: Witness, now: string): readonly string[] => {
  const rows = rowsOf(database);
  return [
    ...outcomesOfMessages(rows, witness),
    ...outcomesOfSubmissions(rows, witness),
    ...wentOut(rows, witness),
    ...stillOpen(rows, now),
    ...peopleHeard(rows, witness),
    ...deals(rows, witness),
    ...amounts(rows, witness),
    ...links(witness),
    ...noticesDrawn(rows, witness),
  ];
};

/** Every message that came or went since the first look has one event. */
const outcomesOfMessages = (rows: Rows, { messages }: Witness): readonly string[] => {
  const recorded = rows<{ id: string }>(
    `SELECT data ->> '$.messageId' AS id FROM events WHERE type IN ('MailReceived', 'MailSent', 'PersonWrote', 'MailIgnored')`,
  ).map(({ id }) => id);
  const known = new Set(recorded);
  const missing = messages().filter(({ id, labels }) => !labels.includes('DRAFT') && !known.has(id));
  return [
    ...repeated(recorded).map((id) => `message-once: ${id} has several outcomes`),
    ...missing.map(
      ({ id, labels, threadId }) => `message-kept: ${id} (${labels.join()}) in ${threadId} has no outcome`,
    ),
  ];
};

const outcomesOfSubmissions = (rows: Rows, { accepted, complete }: Witness): readonly string[] => {
  const kept = new Set(
    rows<{ hash: string }>(`SELECT data ->> '$.bodyHash' AS hash FROM events WHERE type = 'WebhookReceived'`).map(
      ({ hash: each }) => each,
    ),
  );
  const lost = accepted().filter(({ body }) => !kept.has(hash('sha256', body)));
  const count = (type: string) =>
    new Map(
      rows<{ task: string; n: number }>(
        `SELECT campaign_id AS task, count(*) AS n FROM events WHERE type = ? GROUP BY 1`,
        type,
      ).map(({ task, n }) => [task, n]),
    );
  // What is older than the installation starts no campaign.
  const [{ first } = { first: '' }] = rows<{ first: string }>('SELECT min(recorded_at) AS first FROM events');
  const [submitted, started] = [count('CampaignSubmitted'), count('CampaignStarted')];
  return [
    ...lost.map(({ body }) => `webhook-kept: accepted and lost: ${body.slice(0, 120)}`),
    ...complete
      .filter(({ made }) => made > first)
      .flatMap(({ task }) => [
        ...(submitted.get(task) === 1
          ? []
          : [`campaign-once: ${task} was submitted ${submitted.get(task) ?? 0} times`]),
        ...(started.get(task) === 1 ? [] : [`campaign-once: ${task} was started ${started.get(task) ?? 0} times`]),
      ]),
  ];
};

/** The log says that it went out if and only if it did. */
const wentOut = (rows: Rows, { sent, posts }: Witness): readonly string[] => {
  const column = (sql: string): readonly string[] => rows<{ id: string }>(sql).map(({ id }) => id);
  const mails = column(
    `SELECT data ->> '$.effectId' AS id FROM events WHERE type = 'MailSent'
     UNION ALL SELECT data ->> '$.effectId' FROM events WHERE type = 'EffectSuperseded' AND data ->> '$.why' = 'a person changed the draft and sent it'`,
  );
  const posted = column(
    `SELECT r.data ->> '$.effectId' AS id FROM events r WHERE r.type = 'EffectRequested' AND r.data ->> '$.kind' = 'post_notice'
     AND EXISTS (SELECT 1 FROM events s WHERE s.stream = r.stream AND s.type = 'EffectSucceeded')`,
  );
  return [
    ...differing(
      sent.flatMap(({ effect }) => effect ?? []),
      mails,
    ).map((each) => `mail-recorded: ${each}`),
    ...differing(
      posts().flatMap(({ effect }) => effect ?? []),
      posted,
    ).map((each) => `post-recorded: ${each}`),
  ];
};

/** Nothing waits that could go on, and no timer is overdue. A draft that a person deleted or has to send waits for that person. */
const stillOpen = (rows: Rows, now: string): readonly string[] => [
  ...rows<{ key: string; kind: string; status: string; message: string | null }>(
    `SELECT f.key, f.kind, f.status, (SELECT e.data ->> '$.message' FROM events e WHERE e.stream = 'effect:' || f.key
       AND e.type IN ('EffectParked', 'EffectFailed') ORDER BY e.version DESC LIMIT 1) AS message
     FROM effects f WHERE f.open = 1 AND NOT (f.due_at IS NOT NULL AND f.due_at > ? AND f.attempts = 0)`,
    now,
  )
    .filter(({ message }) => !/^the draft is (?:gone|in the mailbox)/.test(message ?? ''))
    .map(({ key, kind, status, message }) => `settled: ${kind} ${key} is ${status}: ${message}`),
  ...rows<{ key: string; due: string }>(
    `SELECT key, due_at AS due FROM negotiations WHERE due_at <= ? AND status = 'awaiting_reply'`,
    now,
  ).map(({ key, due }) => `timer-overdue: ${key} was due at ${due}`),
  ...rows<{ key: string; status: string }>(
    `SELECT key, status FROM negotiations WHERE status IN ('offering', 'considering_reply')
     AND NOT EXISTS (SELECT 1 FROM effects f WHERE f.negotiation_id = negotiations.key AND f.open = 1)`,
  ).map(({ key, status }) => `stuck: ${key} is ${status} and nothing will happen`),
  ...rows<{ system: string }>('SELECT key AS system FROM outages WHERE began IS NOT NULL').map(
    ({ system }) => `settled: the outage of ${system} never ended`,
  ),
];

/** Whoever of the team wrote in a thread of ours, from the mailbox or their own address, is heard, whenever that was. */
const peopleHeard = (rows: Rows, { messages, writers }: Witness): readonly string[] => {
  const ours = new Set(
    messages().flatMap(({ effect, labels, threadId }) =>
      effect !== null && labels.includes('SENT') ? [threadId] : [],
    ),
  );
  const heard = new Set(
    rows<{ id: string }>(`SELECT data ->> '$.messageId' AS id FROM events WHERE type = 'PersonWrote'`).map(
      ({ id }) => id,
    ),
  );
  const isTeams = ({ effect, labels, id }: Message): boolean =>
    labels.includes('SENT') ? effect === null : writers.get(id) === 'colleague';
  return messages()
    .filter((message) => isTeams(message) && ours.has(message.threadId) && !heard.has(message.id))
    .map(
      ({ id, threadId }) => `person-heard: ${id} in ${threadId} was written by a person, and is not on record as that`,
    );
};

/** Every deal is announced, once; the agent's own are those that they said yes to, or named the price of. */
const deals = (rows: Rows, { posts, said }: Witness): readonly string[] => {
  const agreed = rows<{ id: string }>(
    `SELECT r.data ->> '$.effectId' AS id FROM events a JOIN events r ON r.data ->> '$.about' = a.id
     WHERE a.type = 'AgreementReached' AND r.type = 'EffectRequested' AND r.data ->> '$.notice' = 'agreement'`,
  ).map(({ id }) => id);
  const announced = posts()
    .filter(({ channel }) => channel === CHANNELS.agreements)
    .flatMap(({ effect }) => effect ?? []);
  const own = rows<{ price: number; threads: string }>(
    `SELECT a.data ->> '$.price' AS price, (SELECT json_group_array(DISTINCT m.thread_id) FROM mails m
       WHERE m.negotiation_id = a.negotiation_id) AS threads
     FROM events a WHERE a.type = 'AgreementReached' AND a.data ->> '$.by' = 'agent'`,
  );
  const unsaid = own.filter(({ price, threads }) => {
    const words = (JSON.parse(threads) as string[]).flatMap((thread) => said.get(thread) ?? []);
    return !words.some((each) => ACCEPT.test(each) || each.includes(formatUsd(price as Cents)));
  });
  return [
    ...differing(announced, agreed).map((each) => `deal-announced: ${each}`),
    ...unsaid.map(({ price }) => `deal-said: nobody agreed to ${price}`),
  ];
};

/** An offer names the amount that was decided. */
const amounts = (rows: Rows, { texts }: Witness): readonly string[] =>
  rows<{ effect: string; price: number }>(
    `SELECT data ->> '$.effectId' AS effect, data ->> '$.price' AS price FROM events
     WHERE type = 'MailSent' AND data ->> '$.purpose' IN ('opening', 'counter', 'final_offer')`,
  )
    .filter(({ effect, price }) => readOurMail(texts.get(effect) ?? '').offer !== price / 100)
    .map(({ effect, price }) => `amount-sent: ${effect} does not say ${price}: ${texts.get(effect)}`);

/** No mail of ours holds an address of the web: what a model puts there is nobody's. */
const links = ({ texts }: Witness): readonly string[] =>
  [...texts].filter(([, text]) => /https?:/.test(text)).map(([effect]) => `link-sent: ${effect} holds a link`);

const repeated = (ids: readonly string[]): readonly string[] => {
  const seen = new Set<string>();
  return ids.filter((id) => seen.size === seen.add(id).size);
};

const differing = (outside: readonly string[], recorded: readonly string[]): readonly string[] => [
  ...outside.filter((id) => !recorded.includes(id)).map((id) => `${id} went out and is not on record`),
  ...recorded.filter((id) => !outside.includes(id)).map((id) => `${id} is on record and did not go out`),
];

type Asked = Readonly<{ negotiationId?: string; escalation?: number; agreement?: number; effectId?: string }>;

/** A message in Slack offers a decision if and only if that is still asked for. */
const noticesDrawn = (rows: Rows, { posts }: Witness): readonly string[] => {
  const offered = posts().flatMap(({ text, buttons }) =>
    buttons.slice(0, 1).map(({ value }) => ({ text, asked: JSON.parse(value) as Asked })),
  );
  const waiting = rows<{ position: number }>(
    `SELECT (SELECT max(position) FROM events WHERE stream = 'negotiation:' || n.key AND type = 'NegotiationEscalated') AS position
     FROM negotiations n WHERE n.status = 'escalated' OR (n.status = 'paused' AND n.state ->> '$.phase.before.status' = 'escalated')`,
  ).map(({ position }) => position);
  const stale = offered.filter(({ asked: { escalation, agreement, effectId, negotiationId } }) => {
    if (escalation !== undefined) return !waiting.includes(escalation);
    if (agreement !== undefined)
      return rows(`SELECT 1 FROM negotiations WHERE key = ? AND status = 'agreed'`, negotiationId).length === 0;
    return effectId !== undefined && rows(`SELECT 1 FROM effects WHERE key = ? AND open = 1`, effectId).length === 0;
  });
  const unasked = waiting.filter((position) => !offered.some(({ asked }) => asked.escalation === position));
  return [
    ...stale.map(({ text }) => `notice-drawn: “${text}” still offers what is settled`),
    ...unasked.map((position) => `notice-drawn: nothing offers to decide what was asked at ${position}`),
  ];
};
