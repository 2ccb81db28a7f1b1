/** One way to break the application on purpose, and the check that has to notice. */
export type Sabotage = Readonly<{
  name: string;
  /** Below `src`. */
  file: string;
  edits: readonly Readonly<{ find: string; put: string }>[];
  caughtBy: readonly string[];
}>;

const inPlace = (name: string, file: string, find: string, put: string, ...caughtBy: readonly string[]): Sabotage => ({
  ...{ name, file, caughtBy },
  edits: [{ find, put }],
});

export const SABOTAGES: readonly Sabotage[] = [
  inPlace(
    'sends a mail before its draft is on record',
    'adapters/gmail/send.ts',
    '  await attempt.recordDraft(draft);\n',
    '',
    'send-recorded',
  ),
  inPlace(
    'does not read the thread again before it sends',
    'adapters/gmail/send.ts',
    'const newer = await newerInThread(sending);',
    'const newer = [];',
    'send-reread',
  ),
  inPlace(
    'asks nothing before a mail leaves',
    'adapters/gmail/may-leave.ts',
    '  const { negotiation, suppressed, personWrote } = circumstances;\n',
    '  if (leaving !== null) return { ok: true };\n  const { negotiation, suppressed, personWrote } = circumstances;\n',
    'send-newer',
    'send-standing',
  ),
  inPlace(
    'sends what carries out a person’s decision unread',
    'adapters/gmail/standing.ts',
    "  if (by !== 'agent' || escalated) return true;\n",
    '',
    'send-reviewed',
  ),
  inPlace(
    'takes a takeover for nothing that a message in Slack would show',
    'domain/notices.ts',
    "  'ThreadTakenOver',\n",
    '',
    'notice-drawn',
  ),
  inPlace(
    'takes a 409 for done',
    'adapters/effects/runner.ts',
    '    const failure = classifyFailure(error);\n    await log.write((tx) => noteFailure',
    "    const failure = classifyFailure(error);\n    if (failure.status === 409) return { outcome: 'succeeded', result: null };\n    await log.write((tx) => noteFailure",
    'post-recorded',
    'mail-recorded',
    'campaign-once',
    'stuck',
  ),
  inPlace(
    'repeats what may have happened without asking',
    'adapters/effects/runner.ts',
    'const known = askFirst && performer.recover ?',
    'const known = askFirst && performer.recover === null ?',
    'post-once',
    'mail-once',
  ),
  inPlace(
    'writes the mail anew where its draft is gone',
    'adapters/gmail/send.ts',
    'if (found === null) return goneFromDrafts(sending);',
    'if (found === null) return begin(sending);',
    'mail-once',
  ),
  inPlace(
    'takes every delivery about a task for the same one',
    'adapters/clickup/delivery.ts',
    'dedupeKey: `clickup:${webhookId}:${event.data}:${occasion}`',
    'dedupeKey: `clickup:${webhookId}:${taskId}`',
    'webhook-kept',
  ),
  inPlace(
    'moves its cursor past mail that waits',
    'adapters/gmail/inbound.ts',
    'const reached = isHeldUp(tally) ? handledUpTo : historyId;',
    'const reached = historyId;',
    'message-kept',
  ),
  inPlace(
    'trusts Gmail to remember',
    'adapters/gmail/inbound.ts',
    "return history === 'expired' ? syncFully(app, client) : readHistory",
    "if (history === 'expired') await moveCursor(app, (await client.profile()).historyId);\n  return history === 'expired' ? { ...NOTHING, by: 'history' } : readHistory",
    'message-kept',
  ),
  inPlace(
    'never tries again what was put off',
    'adapters/effects/queue.ts',
    "(e.due_at <= :now OR (e.due_at IS NULL AND e.status <> 'parked'))",
    "(e.due_at IS NULL AND e.status <> 'parked')",
    'settled',
  ),
  inPlace(
    'closes a deal whatever is left of the budget',
    'domain/campaign/ledger.ts',
    '  spentIn(entries) + price <= terms.budget;',
    '  spentIn(entries) + price <= Infinity;',
    'price-bound',
  ),
  inPlace(
    "takes a person's mail for nobody's",
    'adapters/gmail/sent.ts',
    '  if (isErased(tx, negotiationOf(tx, negotiationId).terms.influencerId)) {\n    ignore',
    '  if (negotiationId !== null) {\n    ignore',
    'person-heard',
    'send-newer',
  ),
  inPlace(
    'forgets its timers',
    'adapters/timers.ts',
    'WHERE due_at <= ? AND',
    'WHERE due_at <= ? AND 0 AND',
    'timer-overdue',
  ),
  inPlace(
    'sends what the model wrote, unguarded',
    'domain/mail/guard.ts',
    'return reasons.length === 0 ? { ok: true } : { ok: false, reasons };',
    'return { ok: true };',
    'amount-sent',
    'link-sent',
  ),
  inPlace(
    'believes quotes that nobody wrote',
    'domain/mail/grounding.ts',
    'const found = findQuote(quote, reply) !== null;',
    'const found = quote !== null;',
    'deal-said',
  ),
  inPlace(
    'leaves a column of a read model behind',
    'projections/engine.ts',
    'if (cell === of(before)) continue;',
    "if (cell === of(before) || column === 'attempts') continue;",
    'rebuild',
  ),
];
