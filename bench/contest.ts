/** Something that is measured in turns with others. */
export type Contender = Readonly<{
  name: string;
  /** One block of work: resolves with how many events it was. */
  block(number: number): number | Promise<number>;
  close(): void | Promise<void>;
}>;

/** Events a second, the median over all blocks; `rates` is that of each block. */
export type Result = Readonly<{ name: string; perSecond: number; cpuMicros: number; rates: readonly number[] }>;

/** How many times as fast, the median of block by block: what slowed a block down slowed down the other's too. */
export const timesAsFast = (one: Pick<Result, 'rates'>, other: Pick<Result, 'rates'>): number =>
  median(one.rates.map((rate, at) => rate / (other.rates[at] ?? rate)));

/**
 * Each contender does a block, then the next: a slow moment of the disk or of a busy machine falls on all of them. The
 * first block warms up and is not counted.
 */
export const contest = async (contenders: readonly Contender[], blocks: number): Promise<readonly Result[]> => {
  const measured = contenders.map((contender) => ({ contender, rates: [] as number[], cpu: [] as number[] }));
  for (let number = 0; number <= blocks; number += 1) {
    for (const { contender, rates, cpu } of measured) {
      const before = process.cpuUsage();
      const began = process.hrtime.bigint();
      const events = await contender.block(number);
      const seconds = Number(process.hrtime.bigint() - began) / 1e9;
      const { user, system } = process.cpuUsage(before);
      if (number === 0) continue;
      rates.push(events / seconds);
      cpu.push((user + system) / events);
    }
  }
  const results = measured.map(({ contender, rates, cpu }) => ({
    name: contender.name,
    perSecond: median(rates),
    rates,
    cpuMicros: median(cpu),
  }));
  for (const { contender } of measured) await contender.close();
  return results;
};

export const median = (values: readonly number[]): number => percentile(values, 0.5);

export const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;
