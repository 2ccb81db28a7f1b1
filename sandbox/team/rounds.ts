import { converse, type PlayOptions } from '../director.ts';
import type { Cast } from '../cast/cast.ts';
import type { World } from '../world.ts';
import { pressByHand, type Newcomer } from './byHand.ts';
import { type Decision, decideOne, freshMemory } from './colleague.ts';
import type { Hands } from './pressing.ts';

/** The mails that came of what was decided, and the decisions of the played colleague. */
export type Rounds = Readonly<{ delivered: number; decisions: readonly Decision[] }>;

type Stage = Readonly<{ world: World; app: Readonly<{ url: string }>; cast: Cast; seed: number }> & PlayOptions;

/** Decides one thing after the other, the influencers answering between, until nothing waits that can be decided. */
export const decideEverything = async (stage: Stage): Promise<Rounds> => {
  const memory = freshMemory();
  const decisions: Decision[] = [];
  let delivered = 0;
  for (;;) {
    const decision = await decideOne(handsOf(stage), stage.seed, memory);
    if (decision === null) return { delivered, decisions };
    decisions.push(decision);
    delivered += (await converse(stage.world, stage.app, stage.cast, stage)).delivered;
  }
};

/** Lets the newcomer decide, the influencers answering between, until nothing new waits or they have had enough. */
export const decideByHand = async (stage: Stage, newcomer: Newcomer): Promise<Rounds> => {
  const skipped = new Set<string>();
  let delivered = 0;
  while ((await pressByHand(handsOf(stage), newcomer, skipped)) === 'pressed')
    delivered += (await converse(stage.world, stage.app, stage.cast, stage)).delivered;
  return { delivered, decisions: [] };
};

const handsOf = ({ world, app }: Stage): Hands => ({ slack: world.slack, app, userId: world.slack.peopleIds.priya });
