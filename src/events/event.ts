import type { z } from 'zod';
import type { EventId, Instant, Position, StreamName, SubjectId } from './units.ts';

/** How an event type is defined in the catalogue. */
export type EventDefinition = Readonly<{
  schemaVersion: number;
  /** A strict object, newest version. */
  data: z.ZodType;
  /** Content of the personal part: names, addresses, subjects, bodies, quotes. */
  personal?: z.ZodType;
  /** From version n to n + 1; one for every version before the newest. */
  upcasters?: Readonly<Record<number, (data: unknown) => unknown>>;
  /** The same for the personal content, where its shape changed too. */
  personalUpcasters?: Readonly<Record<number, (content: unknown) => unknown>>;
}>;

/** Every event type that a log may hold, by name. */
export type Catalogue = Readonly<Record<string, EventDefinition>>;

/** What names a person, kept apart from `data`; `content` is null once it has been erased. */
export type Personal<Content> = Readonly<{ subject: SubjectId; content: Content | null }>;

/** The union of the events that a catalogue defines. A type whose definition has `personal` must carry the part, one without must not. */
export type EventOf<Definitions extends Catalogue> = {
  [Type in keyof Definitions & string]: Readonly<{ type: Type; data: z.infer<Definitions[Type]['data']> }> &
    PersonalPartOf<Definitions[Type]>;
}[keyof Definitions & string];

/** What the log needs to know of an event, whatever the catalogue. */
export type AnyEvent = Readonly<{ type: string; data: unknown; personal?: Personal<unknown> }>;

/** Why an event was appended and by whom. */
export type Metadata = Readonly<{
  correlationId: string;
  causationId: EventId | null;
  /** `agent`, `clickup`, `slack:U123`, `influencer`, `cli` …; never a name. */
  actor: string;
  /** The adapter that produced it. */
  source: string;
}>;

/** An event as the log holds it. */
export type Stored<E> = E &
  Readonly<{
    position: Position;
    id: EventId;
    stream: StreamName;
    /** 1, 2, … within its stream. */
    version: number;
    /** The version it was written with; `data` has already been brought to the newest. */
    schemaVersion: number;
    /** The state its stream was in after it. */
    state: string | null;
    metadata: Metadata;
    occurredAt: Instant;
    recordedAt: Instant;
    dedupeKey: string | null;
    /** SHA-256 in hex over the previous event's hash and every column of this one. */
    hash: string;
  }>;

/** What a read model may see of an event: the same in the append's transaction and in a rebuild, which reads no more than this. */
export type Fact<E> = E & Readonly<{ position: Position; occurredAt: Instant }>;

type PersonalPartOf<Definition extends EventDefinition> = Definition extends {
  personal: infer Content extends z.ZodType;
}
  ? Readonly<{ personal: Personal<z.infer<Content>> }>
  : Readonly<{ personal?: never }>;
