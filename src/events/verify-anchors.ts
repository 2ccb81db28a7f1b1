import { Anchor, type PublicKeys, signatureOf } from './anchor.ts';
import { damaged, type Damaged, jsonIn } from './damage.ts';

/** Holds anchors against a log whose positions are gone through in order. */
export type AnchorCheck = Readonly<{
  /** The hash that the chain has at this position. */
  reached(position: number, hash: string): Damaged | null;
  /** The data of a `LogAnchored`, which the log keeps of its own anchors. */
  own(data: string): Damaged | null;
  /** What is anchored after the last position. */
  beyond(head: number): Damaged | null;
  /** The one that vouches furthest, of those that were met. */
  latest(): Anchor | null;
}>;

type Options = Readonly<{ anchors?: readonly Anchor[]; publicKeys?: PublicKeys }>;

export const anchorCheck = (
  { anchors = [], publicKeys = new Map() }: Options,
  hashAt: (position: number) => string | undefined,
): AnchorCheck => {
  const waiting = anchors.toSorted((a, b) => b.position - a.position);
  let latest: Anchor | null = null;

  const held = (anchor: Anchor, hash: string | undefined): Damaged | null => {
    if (signatureOf(anchor, publicKeys) !== 'signed') return forged(anchor, publicKeys);
    if (hash !== anchor.hash) return rewritten(anchor, latest);
    if (latest === null || latest.position < anchor.position) latest = anchor;
    return null;
  };

  return {
    reached(position, hash) {
      for (let next = waiting.at(-1); next !== undefined && next.position <= position; next = waiting.at(-1)) {
        waiting.pop();
        const found = held(next, hash);
        if (found !== null) return found;
      }
      return null;
    },
    own(data) {
      const { success, data: anchor } = Anchor.safeParse(jsonIn(data));
      // One of a key that isn't at hand says nothing.
      return success && publicKeys.has(anchor.key) ? held(anchor, hashAt(anchor.position)) : null;
    },
    beyond(head) {
      const first = waiting.findLast(({ position }) => position > head);
      if (first === undefined) return null;
      if (signatureOf(first, publicKeys) !== 'signed') return forged(first, publicKeys);
      const detail = `the log ends at ${head}, but the anchor of ${first.signedAt} vouches for position ${first.position}`;
      return damaged('truncated', head + 1, detail);
    },
    latest: () => latest,
  };
};

const forged = ({ key, position, signedAt }: Anchor, keys: PublicKeys): Damaged =>
  damaged(
    'anchor_forged',
    position,
    keys.has(key)
      ? `the anchor of ${signedAt} is not what the installation's key signed`
      : `the anchor of ${signedAt} names the key ${key}, which is not the installation's`,
  );

const rewritten = ({ position, signedAt }: Anchor, before: Anchor | null): Damaged => {
  const where =
    before === null ? 'at or before it' : `after position ${before.position}, which an earlier one vouches for`;
  return damaged(
    'rewritten',
    position,
    `the anchor of ${signedAt} signed another hash: what was changed lies ${where}`,
  );
};
