import type { OutsideSystem } from '../events/catalogue/effects.ts';
import { classifyFailure, type Failure } from './failures.ts';

/** What was looked at: an outside system, the environment, or the files that the team edits. */
export type Area = OutsideSystem | 'settings' | 'files';

/** One thing that was looked at. `doubtful`: it may be as it should, and only a person can tell. */
export type Finding = Readonly<{ about: Area; outcome: 'sound' | 'doubtful' | 'wrong'; sentence: string }>;

export const finding = (about: Area, outcome: Finding['outcome'], sentence: string): Finding => ({
  about,
  outcome,
  sentence,
});

type Asked<Answer> = Readonly<{
  about: OutsideSystem;
  /** What could not be done where it fails: `The list can't be read`. */
  otherwise: string;
  /** What to do about that; every sentence ends in a full stop. */
  advice: string | ((failure: Failure) => string);
  call(signal: AbortSignal): Promise<Answer>;
  judge(answer: Answer): readonly Finding[] | Promise<readonly Finding[]>;
}>;

/** Asks an outside system once and judges what it answers; a failure is a finding too. Never writes anything. */
export const asking = async <Answer>({
  about,
  otherwise,
  advice,
  call,
  judge,
}: Asked<Answer>): Promise<readonly Finding[]> => {
  try {
    return await judge(await call(AbortSignal.timeout(ASK_MILLISECONDS)));
  } catch (error) {
    const failure = classifyFailure(error);
    const what = typeof advice === 'string' ? advice : advice(failure);
    const isTheirs = failure.kind !== 'permanent' && failure.status !== 429;
    return [
      finding(
        about,
        'wrong',
        `${otherwise}: ${failure.message}. ${isTheirs ? 'It may be an outage of theirs: ask again later.' : what}`,
      ),
    ];
  }
};

const ASK_MILLISECONDS = 15_000;
