/**
 * Measures work in processor time, which other work on the machine does not change. For bounds that
 * are a ratio of two measurements in one run.
 */
export function cpuMsOf(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
