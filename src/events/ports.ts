/** Where the time comes from. */
export type Clock = Readonly<{ now(): Date }>;

/** Where chance comes from: UUIDs are version 7, which keeps the index of ids local; salts are 16 bytes. */
export type Ids = Readonly<{ uuid(): string; salt(): Buffer }>;
