import type { AnyEvent, Metadata, Stored } from './event.ts';
import type { ExpectedVersion, Transaction } from './transaction.ts';
import type { Instant, StreamName } from './units.ts';

/** The rules of one kind of stream, pure. */
export type Decider<State, Command, Event extends AnyEvent, Context> = Readonly<{
  initialState: State;
  evolve(state: State, event: Event): State;
  decide(command: Command, state: State, context: Context): readonly Event[];
  /** What `audit_trail` shows as the state: stamped on each event. */
  nameOf(state: State): string;
  /** Types that `evolve` knows, where other events stand in the same stream; all of them unless told. */
  reactsTo?: readonly Event['type'][];
}>;

/** A command for one stream. */
export type Handle<Command, Context> = Readonly<{
  stream: StreamName;
  command: Command;
  context: Context;
  metadata: Metadata;
  /** The version the caller saw; the version just read unless told. */
  expected?: ExpectedVersion;
  occurredAt?: Instant;
}>;

/**
 * Folds the stream, decides, appends; synchronous, in the caller's transaction.
 * @throws StreamConflict when the stream is not at the expected version, and whatever the decider refuses with
 */
export const handle = <E extends AnyEvent, State, Command, Event extends E, Context>(
  tx: Transaction<E>,
  decider: Decider<State, Command, Event, Context>,
  request: Handle<Command, Context>,
): Readonly<{ state: State; events: readonly Stored<E>[] }> => {
  // 1. fold
  const history = tx.stream(request.stream);
  let state = history
    .filter((event): event is Stored<E> & Event => concerns(decider, event))
    .reduce((folded: State, event) => decider.evolve(folded, event), decider.initialState);

  // 2. decide
  const decided = decider.decide(request.command, state, request.context);

  // 3. append, each event with the name of the state after it
  const occurred = request.occurredAt === undefined ? {} : { occurredAt: request.occurredAt };
  const events = decided.map((event) => {
    state = decider.evolve(state, event);
    return { ...event, ...occurred, state: decider.nameOf(state) };
  });
  const { stream, metadata, expected = history.length } = request;
  return { state, events: tx.append({ stream, expected, metadata, events }) };
};

const concerns = (decider: Readonly<{ reactsTo?: readonly string[] }>, event: AnyEvent): boolean =>
  decider.reactsTo === undefined || decider.reactsTo.includes(event.type);
