import type { View } from './blocks.ts';

/** What the workspace knows beside what the emulator keeps. */
export type Workspace = {
  /** Scopes of the installed app. */
  scopes: readonly string[];
  /** Ids of the channels that the bot is in. */
  readonly memberOf: Set<string>;
  /** Answers in a thread that are shown in the channel too, by channel: their ts. */
  readonly broadcasts: Map<string, readonly string[]>;
  /** The home tab last published to a person. */
  readonly homes: Map<string, View>;
  /** The modals a person has open, the one that is seen last. */
  readonly modals: Map<string, readonly View[]>;
  readonly triggers: Map<string, Trigger>;
  readonly now: () => number;
  /** A number that was never given before. */
  readonly next: () => number;
};
export type Trigger = {
  readonly userId: string;
  readonly viewId: string | null;
  readonly issuedAt: number;
  used: boolean;
};

/** What a person did gives the app three seconds to open a modal, once. */
export const issueTrigger = (workspace: Workspace, userId: string, viewId: string | null): string => {
  const id = `${workspace.next()}.${workspace.now()}.sandbox`;
  workspace.triggers.set(id, { userId, viewId, issuedAt: workspace.now(), used: false });
  return id;
};

export const exchangeTrigger = (workspace: Workspace, id: unknown): Trigger | string => {
  const trigger = typeof id === 'string' ? workspace.triggers.get(id) : undefined;
  if (trigger === undefined) return 'invalid_trigger_id';
  if (trigger.used) return 'exchanged_trigger_id';
  if (workspace.now() - trigger.issuedAt > TRIGGER_MILLISECONDS) return 'expired_trigger_id';
  trigger.used = true;
  return trigger;
};

const TRIGGER_MILLISECONDS = 3_000;

export const modalsOf = (workspace: Workspace, userId: string): readonly View[] => workspace.modals.get(userId) ?? [];

/** Whose modal it is; null where nobody has it open. */
export const whoseModal = (workspace: Workspace, viewId: unknown): string | null =>
  [...workspace.modals].find(([, views]) => views.some(({ id }) => id === viewId))?.[0] ?? null;

export const replaceModal = (workspace: Workspace, userId: string, view: View): void => {
  workspace.modals.set(
    userId,
    modalsOf(workspace, userId).map((each) => (each.id === view.id ? view : each)),
  );
};
